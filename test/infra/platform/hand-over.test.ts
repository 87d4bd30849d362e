import { handOver } from '../../../infra/platform/hand-over';

const objects = (cascade = false) =>
  handOver({
    name: 'shop-prod',
    folder: { url: 'https://git.example.com/shop.git', revision: 'main', path: 'environments/shop-prod' },
    without: ['kustomization.yaml', 'namespaces.yaml'],
    namespaces: ['redis', 'counter'],
    clusterKinds: [{ kind: 'PersistentVolume' }, { group: 'storage.k8s.io', kind: 'StorageClass' }],
    cascade,
  });

it('makes a project that may do what the workloads need, and nothing that Pulumi does', () => {
  const [project] = objects();
  expect(project).toMatchObject({
    kind: 'AppProject',
    metadata: { name: 'shop-prod', namespace: 'argocd' },
    spec: {
      sourceRepos: ['https://git.example.com/shop.git'],
      destinations: [
        { namespace: 'redis', server: 'https://kubernetes.default.svc' },
        { namespace: 'counter', server: 'https://kubernetes.default.svc' },
      ],
      clusterResourceWhitelist: [
        { group: '', kind: 'PersistentVolume' },
        { group: 'storage.k8s.io', kind: 'StorageClass' },
      ],
      namespaceResourceBlacklist: [
        { group: '', kind: 'Secret' },
        { group: '', kind: 'ResourceQuota' },
        { group: '', kind: 'LimitRange' },
      ],
    },
  });
});

it('has an Application follow the folder, but for the files that are not its own', () => {
  const [, application] = objects();
  expect(application).toMatchObject({
    kind: 'Application',
    metadata: { name: 'shop-prod', namespace: 'argocd' },
    spec: {
      project: 'shop-prod',
      source: {
        repoURL: 'https://git.example.com/shop.git',
        targetRevision: 'main',
        path: 'environments/shop-prod',
        directory: { exclude: '{kustomization.yaml,namespaces.yaml}' },
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  });
});

it.each([
  [true, ['resources-finalizer.argocd.argoproj.io']],
  [false, undefined],
])('has the workloads go with the Application: %s', (cascade, finalizers) => {
  const [, application] = objects(cascade);
  expect(application?.metadata).toEqual({ name: 'shop-prod', namespace: 'argocd', finalizers });
});
