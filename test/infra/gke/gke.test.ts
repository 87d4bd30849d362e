import * as gcp from '@pulumi/gcp';
import { Gke } from '../../../infra/gke/gke';
import type { GkeSettings } from '../../../infra/gke/settings';
import { ALL, MINIMAL } from '../support/gke';
import { only, type Recorded, record, resolved } from '../support/recorder';

const backupIdentity = { namespace: 'redis', serviceAccount: 'redis-backup' };
const gke = (settings: GkeSettings, name = 'shop') =>
  record(() => new Gke(name, { project: 'shop-1', settings, backupIdentity }));

const POOLS = ['shop-redis', 'shop-general'];
const pool = (made: readonly Recorded[], name: string) => only(made, 'gcp:container/nodePool:NodePool', name);

it('is made of components, each below it', async () => {
  const { made } = await gke(MINIMAL);
  const components = made.filter(({ type }) => type.startsWith('redis:'));
  expect(components.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
    'redis:gke:Apis shop',
    'redis:gke:BackupBucket shop',
    'redis:gke:Cluster shop',
    'redis:gke:Disks shop',
    'redis:gke:Environment shop',
    'redis:gke:Network shop',
    'redis:gke:NodeAccount shop',
    'redis:gke:NodePool shop-general',
    'redis:gke:NodePool shop-redis',
  ]);
  for (const { type, parent } of components) {
    expect(parent).toBe(type === 'redis:gke:Environment' ? undefined : 'redis:gke:Environment shop');
  }
});

it('takes all settings up', async () => {
  const { made } = await gke(ALL);
  expect(only(made, 'gcp:projects/service:Service', 'shop-file').inputs.service).toBe('file.googleapis.com');
  expect(only(made, 'gcp:compute/subnetwork:Subnetwork').inputs.ipCidrRange).toBe('10.10.0.0/24');
  expect(only(made, 'gcp:container/cluster:Cluster').inputs.location).toBe('europe-west3-a');
  expect(pool(made, 'shop-redis').inputs).toMatchObject({
    location: 'europe-west3-a',
    nodeLocations: ['europe-west3-a', 'europe-west3-b'],
    nodeCount: 3,
  });
  expect(pool(made, 'shop-general').inputs.nodeCount).toBe(2);
  expect(only(made, 'gcp:compute/disk:Disk').inputs.name).toBe('redis-0-0');
  expect(only(made, 'gcp:storage/bucket:Bucket').inputs.lifecycleRules[0].condition.age).toBe(90);
  expect(made.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
});

it('protects what bears data, and the cluster', async () => {
  const { made } = await gke({ ...ALL, deletionProtection: true });
  expect(made.filter(({ protect }) => protect).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['gcp:compute/disk:Disk', 'gcp:storage/bucket:Bucket', 'gcp:container/cluster:Cluster']),
  );
});

it('makes and deletes in an order that holds', async () => {
  const { made } = await gke(ALL);
  const services = made.filter(({ type }) => type === 'gcp:projects/service:Service');
  for (const first of ['gcp:compute/network:Network', 'gcp:serviceaccount/account:Account', 'gcp:compute/disk:Disk']) {
    expect(only(made, first).dependsOn).toEqual(services.map(({ type, name }) => `${type} ${name}`).sort());
  }
  expect(only(made, 'gcp:container/cluster:Cluster').dependsOn).toEqual(
    expect.arrayContaining(['gcp:compute/subnetwork:Subnetwork shop', 'gcp:projects/iAMMember:IAMMember shop']),
  );
  for (const name of POOLS) {
    expect(pool(made, name).dependsOn).toEqual(
      expect.arrayContaining([
        'gcp:container/cluster:Cluster shop',
        'gcp:compute/routerNat:RouterNat shop',
        'gcp:compute/disk:Disk shop-redis-0-0',
        'gcp:projects/iAMMember:IAMMember shop',
      ]),
    );
  }
  expect(only(made, 'gcp:storage/bucketIAMMember:BucketIAMMember', 'shop-creator').dependsOn).toContain(
    'gcp:container/cluster:Cluster shop',
  );
});

it('tells what others need of it', async () => {
  const { result } = await gke(MINIMAL);
  expect(JSON.parse(await resolved(result.kubeconfig))['current-context']).toBe('shop');
  expect(await resolved(result.clusterName)).toBe('shop');
  expect(await resolved(result.location)).toBe('asia-east1');
  expect(await resolved(result.backupBucket)).toBe('shop-1-shop-backups');
  expect(await resolved(result.nodeAccount)).toBe('shop-nodes@shop-1.iam.gserviceaccount.com');
});

it('is waited for to the last pool by what depends on it', async () => {
  const { made } = await record(() => {
    const shop = new Gke('shop', { project: 'shop-1', settings: MINIMAL, backupIdentity });
    new gcp.compute.Address('after', { name: 'after' }, { dependsOn: [shop] });
  });
  expect(only(made, 'gcp:compute/address:Address').dependsOn).toEqual(
    expect.arrayContaining([
      ...POOLS.map(name => `gcp:container/nodePool:NodePool ${name}`),
      'gcp:storage/bucketIAMMember:BucketIAMMember shop-creator',
    ]),
  );
});

it('uses the provider that it is given, throughout', async () => {
  const used = new Set<string | undefined>();
  const { made } = await record(() => {
    const provider = new gcp.Provider('mine', { project: 'shop-1' });
    new Gke('shop', { project: 'shop-1', settings: ALL, backupIdentity }, { provider });
  });
  for (const { type, provider } of made) if (type.startsWith('gcp:')) used.add(provider);
  expect([...used]).toEqual(['mine']);
});

it('says all that is wrong at once, before anything is made', async () => {
  const settings = { ...MINIMAL, zones: [], backupDays: 0 };
  const { made, result } = await record(() => {
    try {
      new Gke('Shop', { project: 'shop-1', settings, backupIdentity });
      return undefined;
    } catch (problem) {
      return problem instanceof Error ? problem.message : undefined;
    }
  });
  expect(made).toEqual([]);
  expect(result?.split('\n')).toEqual([
    'The GKE settings of "Shop" cannot be used:',
    '  name: "Shop" cannot name resources of Google Cloud; set lower-case letters, digits and dashes, a letter first',
    '  zones: there is none to put nodes in; list zones of asia-east1, such as "asia-east1-a"',
    '  backupDays: 0 is no time to keep backups; set a whole number of days, 1 or more',
  ]);
});
