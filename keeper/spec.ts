import { KEEPER_MODES, type KeeperMode, type KeeperSpec } from '../lib/config/keeper-spec';
import { countOf, type Fields, positive, word } from './fields';

/** What the specs of all topologies say. */
export interface CommonFields<Topology extends KeeperSpec['topology']> {
  readonly topology: Topology;
  readonly mode: KeeperMode;
  readonly name: string;
  readonly port: number;
  readonly domain: string;
  readonly revision?: string;
  readonly maxMemoryBytes?: number;
}

/** Reads what the specs of all topologies say. Throws a sentence. */
export function commonFields<Topology extends KeeperSpec['topology']>(
  spec: Fields,
  topology: Topology,
): CommonFields<Topology> {
  if (spec.topology !== topology) {
    // A keeper knows one topology for as long as it lives.
    throw new Error(`topology must be "${topology}", not ${JSON.stringify(spec.topology)}`);
  }
  return {
    topology,
    mode: mode(spec.mode),
    name: word(spec, 'name'),
    port: positive(spec, 'port'),
    domain: word(spec, 'domain'),
    ...(spec.revision === undefined ? {} : { revision: word(spec, 'revision') }),
    ...(spec.maxMemoryBytes === undefined ? {} : { maxMemoryBytes: countOf(spec, 'maxMemoryBytes') }),
  };
}

/** A spec of an older release has none. */
function mode(value: unknown): KeeperMode {
  const known = KEEPER_MODES.find(each => each === (value ?? 'act'));
  if (!known) throw new Error(`mode must be one of ${KEEPER_MODES.join(', ')}, not ${JSON.stringify(value)}`);
  return known;
}
