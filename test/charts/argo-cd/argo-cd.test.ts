import { application, applicationSet, appProject, limitsOf, ownedByArgoCd } from '../../../charts/argo-cd';
import { environmentApp } from '../../../charts/environment-app';
import { namespacesOf } from '../../../charts/namespaces';
import { environmentNamed, environments } from '../../../environments';

const repository = { url: 'https://git.example.com/shop/manifests.git', revision: 'main', folder: 'environments' };
const named = environments.map(environment => [environment.name, environment] as const);

describe.each(named)('%s', (name, environment) => {
  const limits = limitsOf(environment);
  const { spec } = appProject({ name, repository, limits });

  it('lets Argo CD apply just what it owns of the folder', () => {
    const { app } = environmentApp(environment, '');
    const objects = app.charts
      .filter(chart => !limits.without.includes(`${chart.node.id}.yaml`))
      .flatMap(chart => chart.toJson());
    const groupOf = (version: string) => (version.includes('/') ? version.split('/')[0] : '');
    const outside = objects.filter(({ metadata }) => metadata.namespace === undefined);
    const kinds = new Set(outside.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
    expect(new Set(spec.clusterResourceWhitelist.map(each => `${each.group}/${each.kind}`))).toEqual(kinds);
    const refused = spec.namespaceResourceBlacklist.map(({ kind }) => kind);
    expect(objects.filter(({ kind }) => refused.includes(kind))).toEqual([]);
    expect(refused).toContain('Secret');
  });

  it('follows the folder into one of those namespaces: Argo CD refuses an Application that names none', () => {
    const { destination } = application({ name, repository, limits }).spec;
    expect(spec.destinations).toContainEqual(destination);
  });

  it('has Argo CD reach one repository and the namespaces of the environment', () => {
    expect(spec.sourceRepos).toEqual([repository.url]);
    expect(spec.destinations.map(({ namespace }) => namespace)).toEqual(namespacesOf(environment));
  });
});

it('leaves to Pulumi what it makes, where it makes the cluster', () => {
  const gke = environmentNamed('gke-prod');
  expect(ownedByArgoCd(environmentNamed('local'))).toBe('all');
  expect(limitsOf(gke, 'workloads').without).toEqual([
    'kustomization.yaml',
    'monitoring.yaml',
    'namespaces.yaml',
    'storage-classes.yaml',
  ]);
  expect(limitsOf(gke, 'workloads').clusterKinds).toEqual([{ group: '', kind: 'PersistentVolume' }]);
});

describe('an Application', () => {
  const props = { name: 'local', repository, limits: limitsOf(environmentNamed('local')) };

  it('follows the folder, brings back what was changed, and tries again with the newest commit', () => {
    const { spec } = application(props);
    expect(spec.source).toEqual({
      repoURL: repository.url,
      targetRevision: 'main',
      path: 'environments/local',
      directory: { exclude: '{kustomization.yaml,monitoring.yaml}' },
    });
    expect(spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    expect(spec.syncPolicy.retry).toMatchObject({ limit: -1, refresh: true });
  });

  it('leaves what it applied when it is deleted, unless that is asked for', () => {
    expect(application(props).metadata.finalizers).toBeUndefined();
    expect(application({ ...props, cascade: true }).metadata.finalizers).toHaveLength(1);
  });

  it('follows a folder at the root of its repository', () => {
    expect(application({ ...props, repository: { ...repository, folder: '' } }).spec.source.path).toBe('local');
  });
});

it('has an ApplicationSet put each folder into the cluster of its name, and keep what was applied', () => {
  const [project, set] = applicationSet(environments, repository);
  expect(set.spec.generators).toEqual([
    { git: { repoURL: repository.url, revision: 'main', directories: [{ path: 'environments/*' }] } },
  ]);
  expect(set.spec.syncPolicy.preserveResourcesOnDeletion).toBe(true);
  expect(set.spec.template.spec.destination).toEqual({
    name: '{{ .path.basename }}',
    namespace: expect.stringMatching(/^{{ get \(dict "local" "redis" .*\) .path.basename }}$/),
  });
  expect(project.spec.destinations).toContainEqual({ name: 'local', namespace: 'redis' });
});
