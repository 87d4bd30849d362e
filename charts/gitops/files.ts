import { Yaml } from 'cdk8s';
import { stringify } from 'yaml';
import type { Environment } from '../../environments';
import type { GitOpsRepository } from '../../environments/gitops';
import { application, applicationSet, appProject, limitsOf } from '../argo-cd';
import { folderOf } from '../argo-cd/application';
import { environmentApp } from '../environment-app';
import { KUSTOMIZATION, kustomization } from '../kustomization';
import type { Files } from './plan';
import { prepared } from './waves';

/** A folder of a checkout, and the files of it that are ours. */
export interface Folder {
  /** From the root of the checkout, with `/` between its parts. */
  readonly path: string;
  readonly files: Files;
}

/** Where the objects of Argo CD are. No Application follows them: who applies them decides what is followed. */
const ARGO_CD_FOLDER = 'argocd';

/**
 * The folders of a GitOps repository: one of manifests for each chosen environment, and one for each with the objects
 * that have Argo CD follow it, and one for all of them.
 *
 * @param chosen environments to write
 * @param all environments that there are
 */
export function foldersOf(
  chosen: readonly Environment[],
  all: readonly Environment[],
  repository: GitOpsRepository,
): Folder[] {
  return [
    ...chosen.map(environment => ({ path: folderOf(repository, environment.name), files: manifestsOf(environment) })),
    ...chosen.map(environment => {
      const props = { name: environment.name, repository, limits: limitsOf(environment) };
      return argoCdFolder(environment.name, 'application.yaml', [appProject(props), application(props)]);
    }),
    argoCdFolder('all', 'application-set.yaml', applicationSet(all, repository)),
  ];
}

function argoCdFolder(name: string, file: string, objects: readonly object[]): Folder {
  return { path: `${ARGO_CD_FOLDER}/${name}`, files: new Map([[file, Yaml.stringify(...objects)]]) };
}

function manifestsOf(environment: Environment): Files {
  const { app } = environmentApp(environment, '');
  const manifests = app.charts.map(
    chart => [`${chart.node.id}.yaml`, Yaml.stringify(...chart.toJson().map(prepared))] as const,
  );
  const list = kustomization(manifests.map(([file]) => file));
  return new Map([...manifests, [KUSTOMIZATION, stringify(list)] as const].sort(([a], [b]) => (a < b ? -1 : 1)));
}
