import { type CloudEnvironment, environments, isInCloud, placeOf } from '../../../environments';
import { type Inventory, inventoryOf, itemsOf } from '../../../infra/inventory/inventory';
import type { Item } from '../../../infra/inventory/item';
import type { Asked } from '../../../infra/inventory/recording';
import { inventoryText } from '../../../infra/inventory/text';

const inCloud = environments.filter(isInCloud);
const named = (name: string): CloudEnvironment => {
  const found = inCloud.find(each => each.name === name);
  if (found === undefined) throw new Error(`There is no environment ${name}.`);
  return found;
};
const of = (items: readonly Item[], kind: string, purpose?: string) =>
  items.filter(item => item.kind === kind && (purpose === undefined || item.purpose === purpose));
const total = (items: readonly Item[]) => items.reduce((sum, { count }) => sum + count, 0);

describe.each(inCloud.map(environment => [environment.name, environment] as const))('%s', (name, environment) => {
  const { zones, redisNodes, generalNodes } = placeOf(environment);
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await inventoryOf(environment);
  });

  it('has the nodes of its settings, in their zones, with a disk to boot from each', () => {
    const { items } = inventory;
    for (const [purpose, { perZone }] of [
      ['Redis', redisNodes],
      ['everything else', generalNodes],
    ] as const) {
      const nodes = of(items, 'node', purpose);
      expect(total(nodes)).toBe(perZone * zones.length);
      expect([...new Set(nodes.flatMap(node => node.zones))]).toEqual(zones);
      expect(total(of(items, 'boot disk', purpose))).toBe(perZone * zones.length);
    }
  });

  it('has one control plane, one bucket, and a way out', () => {
    for (const kind of ['control plane', 'bucket']) expect(total(of(inventory.items, kind))).toBe(1);
    expect(total(of(inventory.items, 'NAT'))).toBeGreaterThan(0);
  });

  it('has a load balancer where Grafana has an address', () => {
    expect(total(of(inventory.items, 'load balancer'))).toBe(environment.grafana ? 1 : 0);
  });

  it('has a disk for each server, and no server twice', () => {
    const { shards = 3, replicasPerShard = 1 } = environment.redis.cluster;
    const servers = shards * (replicasPerShard + 1);
    const beforehand = environment.redis.cluster.persistence.kind === 'pre-provisioned';
    expect(total(of(inventory.items, 'disk'))).toBe(beforehand ? servers : 0);
    expect(total(of(inventory.items, 'disk on request', 'data of Redis in redis'))).toBe(beforehand ? 0 : servers);
    expect(total(of(inventory.items, 'disk on request', 'data of Redis in sentinel'))).toBe(3);
  });

  it('knows what a price is multiplied by', () => {
    expect(inventory.total.cpus).toBeGreaterThan(0);
    for (const { kind, units, size } of inventory.items) {
      if (kind === 'node')
        expect([size, units?.cpus, units?.memoryGiB]).toEqual([size, expect.any(Number), expect.any(Number)]);
      if (kind.includes('disk')) expect(units?.diskGiB).toBeGreaterThan(0);
    }
  });

  it('is read as text: a row for each thing and each zone, and no price', () => {
    const text = inventoryText(inventory);
    for (const item of inventory.items) expect(text).toContain(item.name);
    expect(text.split('\n').filter(line => zones.some(zone => line.startsWith(zone)))).toHaveLength(zones.length);
    expect(text).not.toMatch(/[$€]|USD|EUR/);
    expect(text.startsWith(name)).toBe(true);
  });
});

it('adds up what all have together, and is the same each time', async () => {
  const inventory = await inventoryOf(named('gke-prod'));
  expect(await inventoryOf(named('gke-prod'))).toEqual(inventory);
  const { total: all } = inventory;
  // Six nodes for Redis of 4 processors and 32 GiB, three others of 4 and 16.
  expect(all.cpus).toBe(36);
  expect(all.memoryGiB).toBe(240);
});

it('counts what is alike, and lists apart what is not', () => {
  const disk = (name: string, size: number, zone: string): Asked => ({
    type: 'gcp:compute/disk:Disk',
    name,
    id: name,
    inputs: { name, size, type: 'pd-ssd', zone },
  });
  const asked = [disk('a-0', 50, 'z-a'), disk('a-1', 50, 'z-b'), disk('b', 100, 'z-a')];
  const { sentinel: _, ...environment } = named('gke-prod');
  expect(itemsOf(environment as CloudEnvironment, asked)).toEqual([
    {
      kind: 'disk',
      name: 'a-*',
      size: '50 GB pd-ssd',
      count: 2,
      zones: ['z-a', 'z-b'],
      purpose: 'data of Redis',
      units: { diskGiB: 50 },
    },
    expect.objectContaining({ name: 'b', count: 1, zones: ['z-a'] }),
  ]);
});

it('says of machines that nobody has described what they are called', () => {
  const pool: Asked = {
    type: 'gcp:container/nodePool:NodePool',
    name: 'pool',
    id: 'pool',
    inputs: { nodeLocations: ['z-a'], nodeCount: 2, nodeConfig: { machineType: 'x9-huge', bootDisk: { sizeGb: 50 } } },
  };
  const [node] = of(itemsOf(named('gke-prod'), [pool]), 'node');
  expect(node).toMatchObject({ size: 'x9-huge', count: 2 });
  expect(node?.units).toBeUndefined();
});

it.each([
  ['aws:ec2/vpcEndpoint:VpcEndpoint', { vpcEndpointType: 'Gateway' }, 0],
  ['aws:ec2/vpcEndpoint:VpcEndpoint', { vpcEndpointType: 'Interface', subnetIds: ['a', 'b'], serviceName: 'sts' }, 2],
  ['aws:efs/fileSystem:FileSystem', {}, 1],
  ['aws:ec2/vpc:Vpc', {}, 0],
  ['gcp:compute/regionDisk:RegionDisk', { name: 'a', size: 10, type: 'pd-ssd', replicaZones: ['a', 'b'] }, 1],
])('counts %s %j %i times', (type, inputs, count) => {
  const { sentinel: _, ...environment } = named('gke-prod');
  expect(total(itemsOf(environment as CloudEnvironment, [{ type, name: 'it', id: 'it', inputs }]))).toBe(count);
});
