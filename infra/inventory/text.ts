import { columns } from './columns';
import type { Inventory } from './inventory';
import type { Item } from './item';
import type { ZoneLoss } from './zone-loss';

/** An inventory as one reads it. */
export function inventoryText({ environment, items, total, withoutZone }: Inventory): string {
  return [
    environment,
    '',
    columns(['what', 'name', 'size', 'count', 'zones', 'for'], items.map(itemRow)),
    '',
    `Together ${total.cpus} vCPU, ${total.memoryGiB} GiB of memory and ${total.diskGiB} GiB of disks, day and night.`,
    'Prices differ by region, contract and time: they are not here.',
    '',
    'Without a zone, where pods are spread as they ask to be:',
    '',
    columns(
      ['zone', 'nodes left', 'servers lost', 'cluster', 'Sentinels', 'disks out of reach', 'besides'],
      withoutZone.map(lossRow),
    ),
    '',
  ].join('\n');
}

function itemRow({ kind, name, size, count, zones, purpose }: Item): string[] {
  return [kind, name, size, `${count}`, zones.length > 0 ? zones.join(' ') : 'the region', purpose];
}

function lossRow({ zone, nodesLeft, cluster, sentinel, ...loss }: ZoneLoss): string[] {
  const { serversLost, servers, primariesLost } = cluster;
  const besides = [
    ...(loss.controlPlaneLost ? ['the API of Kubernetes is away'] : []),
    ...(loss.internetLost ? ['no way to the internet'] : []),
  ];
  return [
    zone,
    `${nodesLeft.redis} for Redis, ${nodesLeft.general} others`,
    `${serversLost.length} of ${servers}, with ${primariesLost} ${primariesLost === 1 ? 'primary' : 'primaries'}`,
    clusterWords(cluster),
    sentinel === undefined ? '-' : sentinel.failsOver ? 'fail over' : 'cannot fail over',
    loss.disksUnreachable.join(' ') || '-',
    besides.join(', ') || '-',
  ];
}

function clusterWords({ majorityLeft, shardsLost, shards }: ZoneLoss['cluster']): string {
  if (shardsLost.length === shards) return 'all shards are away';
  const majority = majorityLeft ? 'has a majority' : 'has no majority: see the runbook';
  return `${majority}, ${shardsLost.length === 0 ? 'each shard has a server' : `${shardsLost.length} shards have no server`}`;
}
