import { isMap, isScalar, isSeq, type Pair, parseAllDocuments, visit } from 'yaml';

/** What a value of dynomite.yaml may be: a scalar that says no problem, or a list of such. */
interface Rule {
  readonly list?: true;
  problem(value: string): string | undefined;
}

const one = (what: string, fits: (value: string) => boolean): Rule => ({
  problem: value => (fits(value) ? undefined : `is no ${what}`),
});
const number = (least: number, most: number, step = 1) =>
  one(`number from ${least} to ${most}${step > 1 ? `, a multiple of ${step}` : ''}`, value => {
    const read = Number(value);
    return /^\d+$/.test(value) && read >= least && read <= most && read % step === 0;
  });
const words = (...allowed: string[]) => one(allowed.join(', '), value => allowed.includes(value));
const isPort = (text: string) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
const isToken = (text: string) => /^(0|[1-9]\d*)$/.test(text) && Number(text) < 2 ** 32;
const isHost = (text: string) => /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text);
const isName = (text: string) => /^[a-z][a-z0-9]*$/.test(text);
const address = (host?: string) =>
  one(`address of a port${host ? ` of ${host}` : ''}`, value => {
    const [name = '', port = '', ...more] = value.split(':');
    return more.length === 0 && isPort(port) && (host ? name === host : isHost(name));
  });
const seeds: Rule = {
  list: true,
  problem: value => {
    const [host = '', port = '', rack = '', dataCenter = '', token = '', ...more] = value.split(':');
    const fits = isHost(host) && isPort(port) && isName(rack) && isName(dataCenter) && isToken(token);
    return fits && more.length === 0 ? undefined : 'is no host:port:rack:dc:token';
  },
};
const servers: Rule = {
  list: true,
  problem: value => {
    const [host, port = '', weight = '', ...more] = value.split(':');
    return host === '127.0.0.1' && isPort(port) && weight === '1' && more.length === 0
      ? undefined
      : 'is no 127.0.0.1:port:1';
  },
};
const consistency = words('DC_ONE', 'DC_QUORUM', 'DC_SAFE_QUORUM', 'DC_EACH_SAFE_QUORUM');

/** Every key that this library writes, each as Dynomite documents it. Any other is a mistake. */
const RULES: Readonly<Record<string, Rule>> = {
  datacenter: one('name', isName),
  rack: one('name', isName),
  tokens: one('token of 32 bits', isToken),
  listen: address('0.0.0.0'),
  dyn_listen: address('0.0.0.0'),
  stats_listen: address('127.0.0.1'),
  dyn_seed_provider: words('simple_provider'),
  dyn_seeds: seeds,
  servers,
  data_store: words('0'),
  hash: words('murmur'),
  timeout: number(1, 2 ** 31 - 1),
  mbuf_size: number(512, 512_000, 16),
  max_msgs: number(100_000, 1_000_000),
  read_consistency: consistency,
  write_consistency: consistency,
  secure_server_option: words('none', 'rack', 'datacenter', 'all'),
  pem_key_file: one('path', value => /^(\/[a-z.]+)+$/.test(value)),
};
const OPTIONAL = ['dyn_seeds', 'pem_key_file'];

/** What a dynomite.yaml says, its lists as lists. */
export type DynomiteSettings = Readonly<Record<string, string | readonly string[]>>;

/**
 * Reads a dynomite.yaml as strictly as Dynomite's own parser, and more so: one document, blocks alone, no tag, no
 * anchor, no empty value, no unknown key, none twice, and each value as it is documented. Throws what is wrong, all at
 * once.
 */
export function readDynomiteYaml(text: string): DynomiteSettings {
  const problems: string[] = [];
  const [document, ...others] = parseAllDocuments(text, { uniqueKeys: true, schema: 'failsafe', strict: true });
  if (!document || !('contents' in document) || others.length > 0 || /^(---|\.\.\.|%)/m.test(text)) {
    throw new Error('not one document without a mark at its start or end');
  }
  for (const error of document.errors) problems.push(error.message);
  visit(document, {
    Alias: () => void problems.push('an alias'),
    Collection: (_, { flow, tag, anchor }) => {
      if (flow || tag || anchor) problems.push('a collection in a line of its own, a tag or an anchor');
    },
    Scalar: (_, scalar) => {
      if (scalar.tag || scalar.anchor) problems.push('a tag or an anchor');
      if (scalar.value === '' || scalar.value === null) problems.push('an empty value');
    },
  });
  const settings: Record<string, string | string[]> = {};
  const root = document.contents;
  const [pool, ...more] = isMap(root) ? root.items : [];
  if (!pool || more.length > 0 || scalarOf(pool.key) !== 'dyn_o_mite' || !isMap(pool.value)) {
    throw new Error(['no dyn_o_mite at the root, or something beside it', ...problems].join('\n'));
  }
  for (const pair of pool.value.items) {
    const [key, value] = settingOf(pair);
    const rule = RULES[key];
    settings[key] = value;
    if (!rule || Array.isArray(value) !== (rule.list ?? false) || value.length === 0) {
      problems.push(`${key}: unknown, or of another shape`);
      continue;
    }
    for (const each of [value].flat()) {
      const problem = rule.problem(each);
      if (problem) problems.push(`${key}: ${each} ${problem}`);
    }
  }
  const missing = Object.keys(RULES).filter(key => !(key in settings) && !OPTIONAL.includes(key));
  problems.push(...missing.map(key => `${key}: missing`));
  if ((settings.secure_server_option === 'none') !== (settings.pem_key_file === undefined)) {
    problems.push('pem_key_file: there without encryption, or not there with it');
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return settings;
}

function settingOf({ key, value }: Pair<unknown, unknown>): [key: string, value: string | string[]] {
  return [scalarOf(key), isSeq(value) ? value.items.map(scalarOf) : scalarOf(value)];
}

function scalarOf(node: unknown): string {
  return isScalar(node) ? String(node.value) : '';
}
