import type { CloudEnvironment } from '../../../environments';
import { eksDev } from '../../../environments/eks-dev';
import { gkeDev } from '../../../environments/gke-dev';
import { snapshotObjects } from '../../../infra/platform/environment-snapshots';
import { RULES } from '../../../infra/policy/rules';
import { anywhere, buildStack } from '../../../infra/stack';
import { withSnapshots } from '../../support/snapshots';
import { broken } from '../support/policies';
import { only, record } from '../support/recorder';

const CLASS = 'kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshotClass';
const ADDON = 'aws:eks/addon:Addon';
const ROLES = 'kubernetes:rbac.authorization.k8s.io/v1';

const sentinel = { serviceAccount: 'sentinel-snapshots' };
const all = { redis: {}, sentinel };
const built = async (environment: CloudEnvironment) =>
  (await record(() => buildStack(environment.name, anywhere(environment)))).made;

it('is nothing where nobody asks for it', () => {
  expect(snapshotObjects(gkeDev)).toEqual([]);
  expect(snapshotObjects(eksDev)).toEqual([]);
});

it('is a class, and the right to create, list and delete them in the namespace of who takes them', () => {
  const labels = { environment: 'gke-dev', 'managed-by': 'pulumi' };
  const metadata = { name: 'redis-volume-snapshots', namespace: 'redis', labels };
  const rbac = 'rbac.authorization.k8s.io';
  expect(snapshotObjects(withSnapshots(gkeDev, { redis: {} }))).toEqual([
    {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name: 'redis-snapshots', labels },
      driver: 'pd.csi.storage.gke.io',
      deletionPolicy: 'Delete',
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata,
      rules: [
        {
          apiGroups: ['snapshot.storage.k8s.io'],
          resources: ['volumesnapshots'],
          verbs: ['create', 'list', 'delete'],
        },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'redis-volume-snapshots' },
      subjects: [{ kind: 'ServiceAccount', name: 'redis-backup', namespace: 'redis' }],
    },
  ]);
});

it('is the class once, and a right for each topology that asks, of the account that it names', () => {
  const names = (asked: Parameters<typeof withSnapshots>[1]) =>
    snapshotObjects(withSnapshots(eksDev, asked)).map(({ kind, metadata }) => [kind, metadata.namespace]);
  const ofSentinel = [
    ['Role', 'sentinel'],
    ['RoleBinding', 'sentinel'],
  ];
  expect(names({ sentinel })).toEqual([['VolumeSnapshotClass', undefined], ...ofSentinel]);
  expect(names(all)).toEqual([
    ['VolumeSnapshotClass', undefined],
    ['Role', 'redis'],
    ['RoleBinding', 'redis'],
    ...ofSentinel,
  ]);
  const [, , , , binding] = snapshotObjects(withSnapshots(eksDev, all));
  expect(binding).toMatchObject({ subjects: [{ name: 'sentinel-snapshots', namespace: 'sentinel' }] });
});

describe.each<[string, CloudEnvironment]>([
  ['gke-dev', { ...withSnapshots(gkeDev, all), workloads: 'direct' }],
  ['eks-dev', { ...withSnapshots(eksDev, all), workloads: 'direct' }],
])('%s', (name, environment) => {
  it('has them after the namespaces and before the workloads, and breaks no rule by it', async () => {
    const made = await built(environment);
    const rights = only(made, 'redis:platform:Manifests', 'volume-snapshots');
    expect(rights.dependsOn).toContain('kubernetes:core/v1:Namespace sentinel');
    for (const workloads of ['redis', 'sentinel']) {
      expect(only(made, 'redis:platform:Manifests', workloads).dependsOn).toEqual(
        expect.arrayContaining([`${CLASS} redis-snapshots`, `${ROLES}:RoleBinding redis/redis-volume-snapshots`]),
      );
    }
    expect(await broken(RULES, name, made)).toEqual([]);
  });
});

it('has Argo CD wait for it', async () => {
  const made = await built({ ...withSnapshots(gkeDev, all), workloads: 'argocd' });
  expect(only(made, 'redis:platform:Manifests', 'hand-over').dependsOn).toEqual(
    expect.arrayContaining([`${CLASS} redis-snapshots`, `${ROLES}:Role sentinel/redis-volume-snapshots`]),
  );
});

it('comes on EKS after the add-on that brings its kind, which no other environment has', async () => {
  const addons = async (environment: CloudEnvironment) =>
    (await built(environment)).filter(({ type, name }) => type === ADDON && name.endsWith('-snapshot-controller'));
  expect(await addons(eksDev)).toEqual([]);
  const asking = withSnapshots(eksDev, { sentinel });
  expect(await addons(asking)).toHaveLength(1);
  // What is in the platform waits for it.
  expect(only(await built(asking), 'redis:platform:Platform').dependsOn).toContain(
    `${ADDON} eks-dev-snapshot-controller`,
  );
});
