import type { CloudEnvironment } from '../../environments';
import { AMAZON } from './amazon';
import { claimedDisks } from './claims';
import { GOOGLE } from './google';
import { type Item, totalOf, type Units } from './item';
import { type Asked, recordingOf } from './recording';
import { type ZoneLoss, zoneLosses } from './zone-loss';

/** What an environment costs money for, and what is left of it without a zone. */
export interface Inventory {
  readonly environment: string;
  readonly items: readonly Item[];
  /** All nodes and disks together. */
  readonly total: Required<Units>;
  readonly withoutZone: readonly ZoneLoss[];
}

/** The inventory of an environment, from its program and its charts. */
export async function inventoryOf(environment: CloudEnvironment): Promise<Inventory> {
  const items = itemsOf(environment, await recordingOf(environment));
  return { environment: environment.name, items, total: totalOf(items), withoutZone: zoneLosses(environment) };
}

/** What costs among what a stack asks for, alike things counted. */
export function itemsOf(environment: CloudEnvironment, asked: readonly Asked[]): Item[] {
  const kinds = { ...GOOGLE, ...AMAZON };
  const items = asked.flatMap(each => kinds[each.type]?.(each, asked) ?? []);
  return sorted(alike(sorted([...items, ...claimedDisks(environment, asked)])));
}

/** What there is of a cluster, from the middle outwards; what is not named here comes last. */
const ORDER = ['control plane', 'node', 'boot disk', 'disk', 'disk on request'];

function place({ kind }: Item): number {
  return ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length;
}

/** Items in an order that is the same each time: Pulumi asks for them in the order that they are ready in. */
function sorted(items: readonly Item[]): Item[] {
  const key = ({ kind, name }: Item) => `${kind} ${name}`;
  return [...items].sort((a, b) => place(a) - place(b) || key(a).localeCompare(key(b)));
}

/** Items that differ in name and zone alone become one. */
function alike(items: readonly Item[]): Item[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { kind, size, purpose } = item;
    const key = JSON.stringify([kind, size, purpose]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (first === undefined) return [];
    const count = group.reduce((sum, each) => sum + each.count, 0);
    const zones = [...new Set(group.flatMap(each => each.zones))].sort();
    return { ...first, name: commonName(group.map(({ name }) => name)), count, zones };
  });
}

/** `redis-*` of `redis-0` and `redis-1`. */
function commonName([first = '', ...others]: readonly string[]): string {
  if (others.every(name => name === first)) return first;
  const differs = (index: number) => others.some(name => name[index] !== first[index]);
  const length = [...first].findIndex((_, index) => differs(index));
  return `${first.slice(0, length < 0 ? first.length : length)}*`;
}
