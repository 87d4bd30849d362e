import { NodePool } from '../../../infra/gke/node-pool';
import { fullGkeSettings, type GkeNodes } from '../../../infra/gke/settings';
import { ALL, full, LABELS } from '../support/gke';
import { only, record } from '../support/recorder';

const pool = async (nodes: Required<GkeNodes>, forRedis: boolean) => {
  const { made } = await record(
    () =>
      new NodePool('shop-redis', {
        project: 'shop-1',
        cluster: 'shop',
        location: 'asia-east1',
        zones: ['asia-east1-a', 'asia-east1-b'],
        nodes,
        forRedis,
        nodeAccount: 'shop-nodes@example',
        labels: LABELS,
      }),
  );
  return only(made, 'gcp:container/nodePool:NodePool');
};

it('gives Redis nodes of its own, with the kernel settings that it asks for', async () => {
  const { inputs, parent } = await pool(full().redisNodes, true);
  expect(parent).toBe('redis:gke:NodePool shop-redis');
  expect(inputs).toMatchObject({
    project: 'shop-1',
    cluster: 'shop',
    location: 'asia-east1',
    nodeLocations: ['asia-east1-a', 'asia-east1-b'],
    nodeCount: 1,
    nodeDrainConfigs: [{ respectPdbDuringNodePoolDeletion: true }],
    nodeConfig: {
      machineType: 'n2-highmem-4',
      bootDisk: { diskType: 'pd-balanced', sizeGb: 50 },
      labels: { 'redis-ha/nodes': 'redis' },
      taints: [{ key: 'redis-ha/nodes', value: 'redis', effect: 'NO_SCHEDULE' }],
      linuxNodeConfig: {
        sysctls: { 'net.core.somaxconn': '4096', 'vm.overcommit_memory': '1' },
        transparentHugepageEnabled: 'TRANSPARENT_HUGEPAGE_ENABLED_MADVISE',
      },
      resourceLabels: LABELS,
    },
  });
});

it('leaves the nodes for the rest open to all', async () => {
  const { nodeConfig } = (await pool(full().generalNodes, false)).inputs;
  expect(nodeConfig.machineType).toBe('e2-standard-4');
  expect(nodeConfig).not.toHaveProperty('labels');
  expect(nodeConfig).not.toHaveProperty('taints');
  expect(nodeConfig).not.toHaveProperty('linuxNodeConfig');
  expect(nodeConfig).not.toHaveProperty('taintConfig');
});

it('takes all settings up, and spares Arm nodes the taint of GKE', async () => {
  const { inputs } = await pool(fullGkeSettings(ALL).redisNodes, true);
  expect(inputs).toMatchObject({
    nodeCount: 3,
    nodeConfig: {
      machineType: 'c4a-highmem-8',
      bootDisk: { diskType: 'hyperdisk-balanced', sizeGb: 80 },
      taintConfig: { architectureTaintBehavior: 'NONE' },
    },
  });
});

it.each([true, false])('has hardened nodes, those of Redis: %s', async forRedis => {
  expect((await pool(full().redisNodes, forRedis)).inputs.nodeConfig).toMatchObject({
    serviceAccount: 'shop-nodes@example',
    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    metadata: { 'disable-legacy-endpoints': 'true' },
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: 'GKE_METADATA' },
  });
});

it('replaces nodes one at a time, after a new one is there', async () => {
  expect((await pool(full().redisNodes, true)).inputs).toMatchObject({
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { strategy: 'SURGE', maxSurge: 1, maxUnavailable: 0 },
  });
});

it('leaves name and version to others, so that a new pool can come before the old goes', async () => {
  const { inputs, ignoreChanges } = await pool(full().redisNodes, true);
  for (const key of ['name', 'namePrefix', 'version', 'initialNodeCount', 'autoscaling']) {
    expect(inputs).not.toHaveProperty(key);
  }
  expect(ignoreChanges).toEqual(['version', 'initialNodeCount']);
});
