import { dynomiteAnswer } from '../../../lib/config/dynomite-commands';
import { type RingDataCenter, ringOf, tokensOf, twinsOf } from '../../../lib/config/dynomite-ring';
import { CONSISTENCIES, type DynomiteConf, dynomiteYaml, SECURITIES } from '../../../lib/config/dynomite-yaml';
import { readDynomiteYaml } from '../../support/dynomite-schema';

const CONF: DynomiteConf = {
  readConsistency: 'DC_ONE',
  writeConsistency: 'DC_QUORUM',
  secureServerOption: 'none',
  timeoutMs: 5000,
  bufferBytes: 16_384,
  maxMessages: 200_000,
};
const CENTRES: RingDataCenter[] = [
  { name: 'east', racks: ['a', 'b', 'c'], nodesPerRack: 2 },
  { name: 'west', racks: ['a'], nodesPerRack: 1 },
];

function yamlOf(conf: Partial<DynomiteConf> = {}, centres = CENTRES, index = 0): string {
  const ring = ringOf('web', centres);
  const [node, peers] = [ring[index], ring.filter((_, other) => other !== index)];
  if (!node) throw new Error(`there is no node ${index}`);
  return dynomiteYaml({ ...CONF, ...conf }, node, peers, ({ pod }) => `${pod}.shop.svc.cluster.local`);
}

it.each([
  [1, [0]],
  [2, [0, 2147483648]],
  [3, [0, 1431655765, 2863311530]],
  [4, [0, 1073741824, 2147483648, 3221225472]],
])('spreads %i nodes evenly over the ring', (nodes, tokens) => {
  expect(tokensOf(nodes)).toEqual(tokens);
});

it.each([1, 2, 3, 7, 50])('gives %i nodes tokens of 32 bits, none twice, with ranges of the same size', nodes => {
  const tokens = tokensOf(nodes);
  expect(new Set(tokens).size).toBe(nodes);
  const sizes = tokens.map((token, index) => (tokens[index + 1] ?? 2 ** 32) - token);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

it('gives the same tokens to each rack', () => {
  expect(ringOf('web', CENTRES).map(({ pod, rack, token }) => `${pod} ${rack} ${token}`)).toEqual([
    'web-east-0-0 a 0',
    'web-east-0-1 b 0',
    'web-east-0-2 c 0',
    'web-east-1-0 a 2147483648',
    'web-east-1-1 b 2147483648',
    'web-east-1-2 c 2147483648',
    'web-west-0-0 a 0',
  ]);
});

it('takes for twins only nodes whose data centres deal the keys out alike', () => {
  const [east, west] = [
    ['web-east-0-0', 'web-east-0-1', 'web-east-0-2'],
    ['web-east-1-0', 'web-east-1-1', 'web-east-1-2'],
  ];
  expect(twinsOf('web', CENTRES)).toEqual([east, west, ['web-west-0-0']]);
  const alike = [...CENTRES, { name: 'north', racks: ['x', 'y'], nodesPerRack: 1 }];
  expect(twinsOf('web', alike)).toContainEqual(['web-west-0-0', 'web-north-0-0', 'web-north-0-1']);
});

it('is what Dynomite documents', () => {
  expect(readDynomiteYaml(yamlOf({}, CENTRES, 4))).toEqual({
    datacenter: 'east',
    rack: 'b',
    tokens: '2147483648',
    listen: '0.0.0.0:8102',
    dyn_listen: '0.0.0.0:8101',
    stats_listen: '127.0.0.1:22222',
    dyn_seed_provider: 'simple_provider',
    dyn_seeds: [
      'web-east-0-0.shop.svc.cluster.local:8101:a:east:0',
      'web-east-0-1.shop.svc.cluster.local:8101:b:east:0',
      'web-east-0-2.shop.svc.cluster.local:8101:c:east:0',
      'web-east-1-0.shop.svc.cluster.local:8101:a:east:2147483648',
      'web-east-1-2.shop.svc.cluster.local:8101:c:east:2147483648',
      'web-west-0-0.shop.svc.cluster.local:8101:a:west:0',
    ],
    servers: ['127.0.0.1:6379:1'],
    data_store: '0',
    hash: 'murmur',
    timeout: '5000',
    mbuf_size: '16384',
    max_msgs: '200000',
    read_consistency: 'DC_ONE',
    write_consistency: 'DC_QUORUM',
    secure_server_option: 'none',
  });
});

it('leaves the seeds out where there is no peer: an empty value ends Dynomite', () => {
  const alone = [{ name: 'east', racks: ['a'], nodesPerRack: 1 }];
  expect(readDynomiteYaml(yamlOf({}, alone)).dyn_seeds).toBeUndefined();
});

it.each(SECURITIES)('names the key only where it is used: %s', secureServerOption => {
  const { secure_server_option, pem_key_file } = readDynomiteYaml(yamlOf({ secureServerOption }));
  expect(secure_server_option).toBe(secureServerOption);
  expect(pem_key_file).toBe(secureServerOption === 'none' ? undefined : '/pem/dynomite.pem');
});

it.each(CONSISTENCIES)('sets %s for reads and for writes, apart', consistency => {
  expect(readDynomiteYaml(yamlOf({ readConsistency: consistency }))).toMatchObject({
    read_consistency: consistency,
    write_consistency: 'DC_QUORUM',
  });
  expect(readDynomiteYaml(yamlOf({ writeConsistency: consistency })).write_consistency).toBe(consistency);
});

// The schema that the others lean on is one that finds mistakes.
it.each<[string, (text: string) => string, RegExp]>([
  ['an unknown key', text => `${text}  dyn_port: 8101\n`, /dyn_port: unknown/],
  ['a key twice', text => `${text}  rack: b\n`, /unique/],
  ['a second document', text => `${text}---\na: b\n`, /one document/],
  ['something beside the pool', text => `${text}beta:\n  a: b\n`, /beside it/],
  ['a list in a line', text => text.replace(/servers:\n.*/, "servers: ['127.0.0.1:6379:1']"), /line of its own/],
  ['an empty value', text => text.replace(/tokens: .*/, "tokens: ''"), /an empty value/],
  ['servers as a text', text => text.replace(/servers:\n {2}- /, 'servers: '), /servers: .*another shape/],
  ['a seed without a token', text => text.replace(/:b:east:0$/m, ':b:east'), /dyn_seeds: .* is no host:port:rack/],
  ['a token of more bits', text => text.replace(/tokens: .*/, "tokens: '4294967296'"), /is no token of 32 bits/],
  ['statistics for everybody', text => text.replace('127.0.0.1:22222', '0.0.0.0:22222'), /stats_listen: 0.0.0.0/],
  ['a buffer of an odd size', text => text.replace('16384', '16385'), /mbuf_size: 16385 is no number/],
  ['a key with no use', text => `${text}  pem_key_file: /pem/dynomite.pem\n`, /pem_key_file: there without/],
  ['a missing listener', text => text.replace(/ {2}listen: .*\n/, ''), /^listen: missing/],
])('would not take %s', (_, broken, sentence) => {
  expect(() => readDynomiteYaml(broken(yamlOf()))).toThrow(sentence);
});

it.each([
  ['GET', 'passed on'],
  ['hmset', 'passed on'],
  ['SCRIPT LOAD', 'passed on'],
  ['SCAN', 'own node only'],
  ['INFO', 'own node only'],
  ['SLAVEOF', 'refused'],
  ['CONFIG GET', 'refused'],
  ['KEYS', 'refused'],
  ...[
    ...['SELECT', 'MULTI', 'WATCH', 'SUBSCRIBE', 'PUBLISH', 'BLPOP', 'XADD', 'XREAD', 'DBSIZE', 'FLUSHALL', 'RENAME'],
    ...['BITOP', 'PFMERGE', 'HELLO', 'AUTH', 'CLIENT SETNAME', 'COPY', 'GETEX'],
  ].map(command => [command, 'connection closed'] as const),
] as const)('%s: %s', (command, answer) => {
  expect(dynomiteAnswer(command)).toBe(answer);
});
