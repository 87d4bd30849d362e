import { table } from '../text/table';
import { oneDigit, size } from '../text/units';
import type { Explanation } from './explanation';
import type { Gap } from './gaps';
import type { Kind } from './topologies';

const KINDS: Readonly<Record<Kind, string>> = {
  cluster: 'a cluster',
  sentinel: 'servers whose primary Sentinels choose',
  replication: 'a primary that the manifest names, and its replicas',
  mirror: 'servers that each have every write, by an Envoy beside each',
  dynomite: 'a ring of Dynomites',
  standalone: 'one server',
};
const CARRIED: Readonly<Record<string, string>> = {
  backup: 'backups by schedule',
  'volume-snapshots': 'snapshots of the volumes by schedule',
  restore: 'filled from a backup',
  migration: 'follows another Redis',
};

/** A topology in words, for a terminal of so many columns. */
export function words(explained: Explanation, width?: number): string {
  const { name, namespace, losses, gaps, podsAtOnce, carries, maxUnavailable } = explained;
  const rows = (all: readonly (readonly string[])[]) => table(all, width);
  const carried = carries.map(each => CARRIED[each] ?? each);
  return [
    `${name}${namespace === undefined ? '' : ` in namespace ${namespace}`}: ${shape(explained)}`,
    '',
    'When one is lost',
    ...rows(losses.map(({ of, verdict, why }) => [of, verdict, why])),
    ...(podsAtOnce > 1 ? [`  Any ${podsAtOnce} pods may be lost at once.`] : []),
    ...(maxUnavailable === undefined
      ? []
      : [`  Evicted at a time: ${maxUnavailable}, of those that stand in for each other.`]),
    '',
    'How long writes may wait',
    ...rows(gaps.flatMap(gap => [[gap.when, lasts(gap)], ...partsOf(gap)])),
    '',
    'Memory',
    ...rows(memoryLines(explained)),
    '',
    'On disk',
    ...rows(diskLines(explained).map(line => [line])),
    ...(carried.length > 0 ? [`  ${capital(carried.join('; '))}.`] : []),
    '',
  ].join('\n');
}

/** What it is made of, as a sentence. */
export function shape({ kind, servers, sentinels, keeper, image }: Explanation): string {
  const all = servers.flat().length;
  const sizes = [...new Set(servers.map(({ length }) => length))].map(String);
  const parts = [
    kind === 'cluster'
      ? `a cluster of ${servers.length} shards of ${sizes.join(' or ')} servers, ${all} in all`
      : `${KINDS[kind]}${all > 1 ? `, ${all} in all` : ''}`,
    `${image}`,
    ...(sentinels.length > 0 ? [`${sentinels.length} Sentinels`] : []),
    keeper === undefined ? 'no keeper' : keeper === 'act' ? 'a keeper' : `a keeper that is in mode ${keeper}`,
  ];
  return `${parts.join(', ')}.`;
}

/** How long writes wait, or until when. */
export function lasts({ seconds, until }: Gap): string {
  return seconds === undefined ? `until ${until}` : `up to ${oneDigit(seconds)} s`;
}

function partsOf({ parts }: Gap): string[][] {
  return parts.map(({ what, seconds }) => [`  ${what}`, parts.length > 1 ? `${oneDigit(seconds)} s` : '']);
}

function memoryLines({ memory }: Explanation): string[][] {
  const { limit, data, clients, replicas, rest, whenFull, dataOfAll, limitOfAll } = memory;
  const full = whenFull === 'noeviction' ? 'writes are refused when it is full' : `${whenFull} when it is full`;
  return [
    ['a server', limit === undefined ? 'no limit' : size(limit), 'its container is killed beyond'],
    ['  keys and values', data === undefined ? 'no limit' : size(data), full],
    ['  buffers of clients', size(clients), 'clients with the largest are cut off beyond'],
    ['  what waits for replicas', size(replicas), 'a replica that is slower begins anew'],
    ...(rest === undefined
      ? []
      : [['  the rest', size(rest), 'the program, fragmentation, and pages that a fork has twice']]),
    ...(dataOfAll === undefined ? [] : [['keys of all', size(dataOfAll), 'each key counted once']]),
    ...(limitOfAll === undefined ? [] : [['all servers', size(limitOfAll), 'asked of the nodes']]),
  ];
}

function diskLines({ stored, servers }: Explanation): string[] {
  const { volume, appendOnly, snapshots, lostWithPower } = stored;
  const what = [
    ...(appendOnly === undefined ? [] : [`an append-only file (appendfsync ${appendOnly})`]),
    ...(snapshots ? ['snapshots'] : []),
  ];
  return [
    `${volume === undefined ? 'No volume of its own' : `A volume of ${volume} for each server`}, with ${what.join(' and ') || 'nothing on it'}.`,
    `A server that loses power loses ${lostWithPower}${servers.flat().length > 1 ? '; others have it all the same' : ''}.`,
  ];
}

/** As a sentence begins. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
