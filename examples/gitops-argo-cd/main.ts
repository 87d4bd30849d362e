import { ApiObject, App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { RedisCluster } from 'cdk8s-redis-ha';

const REPOSITORY = 'https://git.example.com/shop/redis.git';
const FOLDER = 'manifests';
const NAMESPACES = ['redis', 'web'];

// What Argo CD follows: committed, and so reviewed.
const followed = new App({ outdir: FOLDER });

// With a namespace would go the data in it: one that is taken out of the folder stays.
const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
const namespaces = new Chart(followed, 'namespaces');
for (const name of NAMESPACES) new k8s.KubeNamespace(namespaces, name, { metadata: { name, annotations } });

const redis = new RedisCluster(new Chart(followed, 'redis', { namespace: 'redis' }), 'redis', {
  shards: 3,
  replicasPerShard: 2,
  resources: { cpu: '500m', memory: '4Gi' },
  placement: { spread: 'required', zones: ['zone-a', 'zone-b', 'zone-c'] },
  persistence: { kind: 'dynamic', size: '20Gi' },
});
redis.allowFrom('web', { namespace: 'web' });
followed.synth();

// What has Argo CD follow it: applied by hand, once, and followed by nobody.
const following = new App({ outdir: 'argo-cd' });
const argocd = new Chart(following, 'argo-cd', { namespace: 'argocd' });
const server = 'https://kubernetes.default.svc';

// It may do this, and nothing else: what is committed gives out neither passwords nor rights.
new ApiObject(argocd, 'project', {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'redis' },
  spec: {
    sourceRepos: [REPOSITORY],
    destinations: NAMESPACES.map(namespace => ({ server, namespace })),
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    namespaceResourceBlacklist: [
      { group: '', kind: 'Secret' },
      { group: 'rbac.authorization.k8s.io', kind: 'Role' },
      { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
    ],
  },
});
new ApiObject(argocd, 'application', {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'redis' },
  spec: {
    project: 'redis',
    source: { repoURL: REPOSITORY, targetRevision: 'main', path: FOLDER },
    destination: { server, namespace: 'redis' },
    syncPolicy: {
      // What was changed by hand comes back; what is taken out of the folder goes, once all else is healthy.
      automated: { prune: true, selfHeal: true },
      syncOptions: [
        'CreateNamespace=false',
        'ServerSideApply=true',
        'PruneLast=true',
        'PrunePropagationPolicy=foreground',
      ],
      // A commit that was refused is tried again, each time the newest one.
      retry: { limit: -1, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
    },
  },
});
following.synth();
