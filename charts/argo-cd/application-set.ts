import type { Environment } from '../../environments';
import type { GitOpsRepository } from '../../environments/gitops';
import { ARGO_CD_NAMESPACE } from '../../infra/argo-cd-namespace';
import { applicationSpec, projectOf } from './application';
import { type ApplicationSet, type AppProject, ARGO_CD_API, clusterOf } from './objects';
import { limitsOf } from './ownership';

/** Name of the ApplicationSet and of its project. */
const NAME = 'redis-ha';

/**
 * One Argo CD for all environments: an Application for each folder of the repository, in the cluster that is registered
 * under the folder's name. A folder without such a cluster has an Application that says so and does nothing. The
 * Applications go with their folders, and what they applied stays.
 *
 * It is for environments without Pulumi, so that whole folders are followed.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
 */
export function applicationSet(
  environments: readonly Environment[],
  repository: GitOpsRepository,
): [AppProject, ApplicationSet] {
  const { url, revision, folder } = repository;
  const allowed = environments.map(environment => ({
    limits: limitsOf(environment, 'all'),
    cluster: environment.name,
  }));
  const without = allowed[0]?.limits.without ?? [];
  const directories = [{ path: folder === '' ? '*' : `${folder}/*` }];
  const namespaces = environments.map(({ name, redis }) => `"${name}" "${redis.namespace}"`).join(' ');
  const destination = {
    ...clusterOf('{{ .path.basename }}'),
    namespace: `{{ get (dict ${namespaces}) .path.basename }}`,
  };
  const spec = applicationSpec(NAME, '{{ .path.path }}', destination, repository, without);
  return [
    projectOf(NAME, 'Redis and its clients, each environment in the cluster of its name.', repository, allowed),
    {
      apiVersion: ARGO_CD_API,
      kind: 'ApplicationSet',
      metadata: { name: NAME, namespace: ARGO_CD_NAMESPACE },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ git: { repoURL: url, revision, directories } }],
        // Without, a folder that is gone by mistake would take Redis along.
        syncPolicy: { preserveResourcesOnDeletion: true },
        template: { metadata: { name: '{{ .path.basename }}' }, spec },
      },
    },
  ];
}
