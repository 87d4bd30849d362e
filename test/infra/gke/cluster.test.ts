import { Cluster } from '../../../infra/gke/cluster';
import { type FullGkeSettings, fullGkeSettings } from '../../../infra/gke/settings';
import { ALL, full, LABELS } from '../support/gke';
import { only, record, resolved } from '../support/recorder';

const cluster = async (settings: FullGkeSettings) => {
  const { made, result } = await record(
    () =>
      new Cluster('shop', {
        project: 'shop-1',
        settings,
        network: 'https://compute/networks/shop',
        subnetwork: 'https://compute/subnetworks/shop',
        nodeAccount: 'shop-nodes@example',
        labels: LABELS,
      }),
  );
  return { ...only(made, 'gcp:container/cluster:Cluster'), result };
};

it('is regional, private, and reached by its DNS name alone', async () => {
  const { inputs, parent, protect, result } = await cluster(full());
  expect(parent).toBe('redis:gke:Cluster shop');
  expect(protect).toBe(true);
  expect(inputs).toMatchObject({
    project: 'shop-1',
    name: 'shop',
    location: 'asia-east1',
    nodeLocations: ['asia-east1-a', 'asia-east1-b', 'asia-east1-c'],
    privateClusterConfig: { enablePrivateNodes: true },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: true },
      ipEndpointsConfig: { enabled: false },
    },
    releaseChannel: { channel: 'REGULAR' },
    resourceLabels: LABELS,
    deletionProtection: true,
  });
  expect(inputs.masterAuthorizedNetworksConfig).toBeUndefined();
  expect(JSON.parse(await resolved(result.kubeconfig)).clusters).toEqual([
    { name: 'shop', cluster: { server: 'https://gke-1.example.goog' } },
  ]);
});

it('takes all settings up', async () => {
  const { inputs, protect, result } = await cluster(fullGkeSettings(ALL));
  expect(protect).toBe(false);
  expect(inputs).toMatchObject({
    location: 'europe-west3-a',
    nodeLocations: ['europe-west3-b'],
    releaseChannel: { channel: 'STABLE' },
    maintenancePolicy: {
      recurringWindow: {
        startTime: '2024-01-02T22:30:00Z',
        endTime: '2024-01-03T04:30:00Z',
        recurrence: 'FREQ=WEEKLY;BYDAY=TU,SU',
      },
    },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: false },
      ipEndpointsConfig: { enabled: true },
    },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: [
        { displayName: 'office', cidrBlock: '203.0.113.0/24' },
        { displayName: 'home', cidrBlock: '198.51.100.7/32' },
      ],
      gcpPublicCidrsAccessEnabled: false,
    },
    addonsConfig: { gcpFilestoreCsiDriverConfig: { enabled: true } },
    deletionProtection: false,
  });
  expect(JSON.parse(await resolved(result.kubeconfig)).clusters).toEqual([
    { name: 'shop', cluster: { server: 'https://192.0.2.10', 'certificate-authority-data': 'Y2E=' } },
  ]);
  expect(await resolved(result.location)).toBe('europe-west3-a');
});

it('has no further zones where there is one', async () => {
  const { inputs } = await cluster(full({ controlPlane: 'zonal', zones: ['asia-east1-a'] }));
  expect(inputs).toMatchObject({ location: 'asia-east1-a' });
  expect(inputs.nodeLocations).toBeUndefined();
});

it('enforces network policies by Dataplane V2, without the add-on for the other data plane', async () => {
  const { inputs } = await cluster(full());
  expect(inputs.datapathProvider).toBe('ADVANCED_DATAPATH');
  expect(inputs.networkPolicy).toBeUndefined();
  expect(inputs.addonsConfig).toEqual({
    gcePersistentDiskCsiDriverConfig: { enabled: true },
    gcpFilestoreCsiDriverConfig: { enabled: false },
    gcsFuseCsiDriverConfig: { enabled: false },
    dnsCacheConfig: { enabled: true },
  });
});

it('gives its nodes and pods addresses of the subnetwork, and identities', async () => {
  expect((await cluster(full())).inputs).toMatchObject({
    network: 'https://compute/networks/shop',
    subnetwork: 'https://compute/subnetworks/shop',
    networkingMode: 'VPC_NATIVE',
    ipAllocationPolicy: { clusterSecondaryRangeName: 'pods', servicesSecondaryRangeName: 'services' },
    defaultMaxPodsPerNode: 110,
    workloadIdentityConfig: { workloadPool: 'shop-1.svc.id.goog' },
  });
});

it('leaves older ways in shut', async () => {
  expect((await cluster(full())).inputs).toMatchObject({
    enableLegacyAbac: false,
    enableShieldedNodes: true,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: 'FALSE' } },
    gatewayApiConfig: { channel: 'CHANNEL_DISABLED' },
  });
});

it('gets rid of its first pool, and is not made anew because that is gone', async () => {
  const { inputs, ignoreChanges } = await cluster(full());
  expect(inputs).toMatchObject({
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: { serviceAccount: 'shop-nodes@example' },
  });
  expect(ignoreChanges).toEqual(['nodeConfig', 'initialNodeCount']);
  expect(inputs.minMasterVersion).toBeUndefined();
  expect(inputs.nodeVersion).toBeUndefined();
});
