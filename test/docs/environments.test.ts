import { type CloudEnvironment, type Environment, environments } from '../../environments';
import { bytes, clusterPods } from '../../lib';
import { page, tableBelow } from './markdown';

const docs = page('docs/environments.md');
const sizeOf = (quantity: string) => {
  const mib = (bytes(quantity) ?? 0) / 1024 ** 2;
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
};

it('environments.md has a true row for each environment', () => {
  const row = ({ name, redis }: Environment) => {
    const { resources, placement, persistence, monitoring } = redis.cluster;
    const shards = clusterPods(redis.name, redis.cluster);
    const spread = placement?.spread === 'required' ? `required, ${placement.zones?.length} zones` : 'preferred';
    return [
      `\`${name}\``,
      expect.any(String),
      `${shards.length} × ${shards[0]?.length}, ${sizeOf(resources?.memory ?? '')}`,
      expect.stringContaining('size' in persistence ? sizeOf(persistence.size) : 'none'),
      spread,
      monitoring ? 'yes' : 'no',
    ];
  };
  expect(tableBelow(docs, 'All of them')).toEqual(environments.map(row));
});

it('environments.md has a true row for the servers with Sentinels of each environment', () => {
  const row = ({ name, sentinel }: Environment) => {
    if (!sentinel) throw new Error(`${name} has none.`);
    const { resources, persistence, placement } = sentinel.servers;
    const spread = placement?.spread === 'required' ? `required, ${placement.zones?.length} zones` : 'preferred';
    return [
      `\`${name}\``,
      `3, ${sizeOf(resources?.memory ?? '')}`,
      '3',
      expect.stringContaining('size' in persistence ? sizeOf(persistence.size) : 'none'),
      spread,
    ];
  };
  expect(tableBelow(docs, 'With Sentinels')).toEqual(environments.map(row));
});

const APPLIED_BY = { direct: 'Pulumi', argocd: 'Argo CD', others: 'others' } as const;

it('environments.md has the nodes of each environment in a cloud', () => {
  const clouds = environments.flatMap(each => (each.cloud === 'any' ? [] : [each]));
  const row = (environment: CloudEnvironment) => {
    const { region, zones, nodes } = nodesOf(environment);
    return [
      `\`${environment.name}\``,
      zones.length > 1 ? `\`${region}…\`` : `\`${zones[0]}\``,
      ...nodes,
      APPLIED_BY[environment.workloads],
    ];
  };
  expect(tableBelow(docs, 'Nodes')).toEqual(clouds.map(row));
});

function nodesOf(environment: CloudEnvironment) {
  if (environment.cloud === 'gke') {
    const { region, zones, redisNodes, generalNodes } = environment.gke;
    const nodes = [redisNodes, generalNodes].map(({ perZone, machineType }) => `${perZone} × \`${machineType}\``);
    return { region, zones, nodes };
  }
  const { region, zones, nodeZones = zones, redisNodes, generalNodes } = environment.eks;
  const nodes = [redisNodes, generalNodes].map(({ perZone, instanceType }) => `${perZone} × \`${instanceType}\``);
  return { region, zones: nodeZones, nodes };
}
