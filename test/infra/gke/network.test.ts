import { Network } from '../../../infra/gke/network';
import { ALL } from '../support/gke';
import { only, type Recorded, record, resolved } from '../support/recorder';

let made: readonly Recorded[];
let network: Network;

beforeAll(async () => {
  const { region, ranges } = ALL;
  ({ made, result: network } = await record(() => new Network('shop', { project: 'shop-1', region, ranges })));
});

it('is a VPC with one subnetwork and nothing else', () => {
  expect(made.map(({ type }) => type).sort()).toEqual([
    'gcp:compute/network:Network',
    'gcp:compute/router:Router',
    'gcp:compute/routerNat:RouterNat',
    'gcp:compute/subnetwork:Subnetwork',
    'redis:gke:Network',
  ]);
  for (const { type, parent } of made) {
    expect(parent).toBe(type.startsWith('redis:') ? undefined : 'redis:gke:Network shop');
  }
  expect(only(made, 'gcp:compute/network:Network').inputs).toEqual({
    project: 'shop-1',
    name: 'shop',
    autoCreateSubnetworks: false,
  });
});

it('has the ranges of nodes, pods and Services', () => {
  expect(only(made, 'gcp:compute/subnetwork:Subnetwork').inputs).toEqual({
    project: 'shop-1',
    region: 'europe-west3',
    name: 'shop',
    network: 'https://compute/networks/shop',
    ipCidrRange: '10.10.0.0/24',
    secondaryIpRanges: [
      { rangeName: 'pods', ipCidrRange: '10.20.0.0/16' },
      { rangeName: 'services', ipCidrRange: '10.30.0.0/22' },
    ],
    privateIpGoogleAccess: true,
  });
});

it('lets that subnetwork out, and no other, and logs what fails', () => {
  expect(only(made, 'gcp:compute/routerNat:RouterNat').inputs).toEqual({
    project: 'shop-1',
    region: 'europe-west3',
    name: 'shop',
    router: 'shop',
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: [{ name: 'https://compute/subnetworks/shop', sourceIpRangesToNats: ['ALL_IP_RANGES'] }],
    logConfig: { enable: true, filter: 'ERRORS_ONLY' },
  });
});

it('tells where it is', async () => {
  expect(await resolved(network.network)).toBe('https://compute/networks/shop');
  expect(await resolved(network.subnetwork)).toBe('https://compute/subnetworks/shop');
});
