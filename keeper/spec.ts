import { type ClusterSpec, KEEPER_MODES, type KeeperMode } from '../lib/config/keeper-spec';

/** Reads a spec from JSON. Throws a sentence that names the first thing wrong with it. */
export function parseSpec(text: string): ClusterSpec {
  const spec = parseObject(text);
  if (spec.topology !== 'cluster') throw new Error(`topology must be "cluster", not ${JSON.stringify(spec.topology)}`);
  return {
    topology: 'cluster',
    mode: mode(spec.mode),
    name: word(spec, 'name'),
    port: positive(spec, 'port'),
    busPort: positive(spec, 'busPort'),
    domain: word(spec, 'domain'),
    nodeTimeoutMs: positive(spec, 'nodeTimeoutMs'),
    ...(spec.revision === undefined ? {} : { revision: word(spec, 'revision') }),
    shards: shards(spec.shards),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (!isObject(value)) throw new Error('it is not a JSON object');
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function word(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${name} must be a text`);
  return value;
}

/** A spec of an older release has none. */
function mode(value: unknown): KeeperMode {
  const known = KEEPER_MODES.find(each => each === (value ?? 'act'));
  if (!known) throw new Error(`mode must be one of ${KEEPER_MODES.join(', ')}, not ${JSON.stringify(value)}`);
  return known;
}

function positive(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number above 0`);
  }
  return value;
}

function shards(value: unknown): ClusterSpec['shards'] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('shards must be a list of at least one shard');
  const seen = new Set<string>();
  return value.map((shard: unknown, index) => {
    const pods: unknown = isObject(shard) ? shard.pods : undefined;
    if (!Array.isArray(pods) || pods.length === 0) throw new Error(`shards[${index}].pods must name at least one pod`);
    return {
      pods: pods.map((pod: unknown) => {
        if (typeof pod !== 'string' || pod === '') throw new Error(`shards[${index}].pods must be names`);
        if (seen.has(pod)) throw new Error(`pod ${pod} stands in shards twice`);
        seen.add(pod);
        return pod;
      }),
    };
  });
}
