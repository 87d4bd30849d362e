import { Chart } from 'cdk8s';
import { type Client, type IClient, NodeProgram, RedisCluster, warnings } from '../../../lib';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const rule = (client: Client | IClient): Manifest => {
  const all = manifests(chart => new RedisCluster(chart, 'web').allowFrom('them', client));
  const { ingress, podSelector } = find(all, 'NetworkPolicy', 'web-client-them').spec;
  expect(podSelector.matchLabels['app.kubernetes.io/component']).toBe('server');
  expect(ingress).toHaveLength(1);
  expect(ingress[0].ports).toEqual([{ port: 6379, protocol: 'TCP' }]);
  return ingress[0].from;
};

const LABEL = { podSelector: { matchLabels: { 'redis-ha/client': 'web' } } };
const named = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

it.each<[string, Client, Manifest]>([
  ['pods of its own namespace', {}, LABEL],
  ['pods of another', { namespace: 'front' }, { ...LABEL, ...named('front') }],
  ['pods by labels', { podLabels: { app: 'x' } }, { podSelector: { matchLabels: { app: 'x' } } }],
  [
    'pods of namespaces by labels',
    { namespaceLabels: { team: 'shop' } },
    { ...LABEL, namespaceSelector: { matchLabels: { team: 'shop' } } },
  ],
  ['addresses', { cidr: '10.20.0.0/16' }, { ipBlock: { cidr: '10.20.0.0/16' } }],
  [
    'addresses but some',
    { cidr: '10.20.0.0/16', except: ['10.20.30.0/24', '10.20.40.1/32'] },
    { ipBlock: { cidr: '10.20.0.0/16', except: ['10.20.30.0/24', '10.20.40.1/32'] } },
  ],
  [
    'addresses of IPv6',
    { cidr: 'fd00::/8', except: ['fd12::/16'] },
    { ipBlock: { cidr: 'fd00::/8', except: ['fd12::/16'] } },
  ],
])('lets in %s', (_, client, from) => expect(rule(client)).toEqual([from]));

it('lets in the pods of a construct, wherever they are', () => {
  const all = manifests(chart => {
    const office = new Chart(chart.node.root, 'office', { namespace: 'office' });
    const props = { name: 'reports', program: 'x', labels: { app: 'reports' } };
    const redis = new RedisCluster(chart, 'web');
    redis.allowFrom('reports', new NodeProgram(office, 'Reports', props));
    redis.allowFrom('own', new NodeProgram(chart, 'Own', { ...props, name: 'own' }));
    redis.allowFrom('any', { client: { podLabels: { app: 'any' } } });
  });
  const from = (id: string) => find(all, 'NetworkPolicy', `web-client-${id}`).spec.ingress[0].from;
  const podSelector = { matchLabels: { app: 'reports' } };
  expect(from('reports')).toEqual([{ podSelector, ...named('office') }]);
  expect(from('own')).toEqual([{ podSelector, ...named('shop') }]);
  expect(from('any')).toEqual([{ podSelector: { matchLabels: { app: 'any' } } }]);
});

it.each<[string, Client, RegExp]>([
  ['a namespace that is none', { namespace: 'A b' }, /"A b" cannot name a namespace; set/],
  [
    'a namespace twice',
    { namespace: 'a', namespaceLabels: { b: 'c' } },
    /namespace and namespaceLabels both say where .*set one of them/,
  ],
  ['addresses of pods', { cidr: '10.0.0.0/8', podLabels: { a: 'b' } }, /cidr is for clients outside .*of their own/],
  ['addresses of a namespace', { cidr: '10.0.0.0/8', namespace: 'a' }, /cidr is for clients outside/],
  ['addresses of namespaces', { cidr: '10.0.0.0/8', namespaceLabels: { a: 'b' } }, /cidr is for clients outside/],
  [
    'what is left out of nothing',
    { except: ['10.0.0.0/8'] },
    /except leaves a part of cidr out, and there is none; set cidr/,
  ],
  ['a single address', { cidr: '10.0.0.1' }, /cidr: "10.0.0.1" is no range of addresses; set .*"\/32" after/],
  ['a range that is none', { cidr: '10.0.0.0/33' }, /cidr: "10.0.0.0\/33" is no range/],
  ['a range left out that is none', { cidr: '10.0.0.0/8', except: ['x'] }, /except: "x" is no range/],
  [
    'what is left out from elsewhere',
    { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] },
    /"11.0.0.0\/16" is not a part of/,
  ],
  ['all that is left out', { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] }, /"10.0.0.0\/8" is not a part of/],
  ['what is left out in another family', { cidr: '10.0.0.0/8', except: ['fd00::/16'] }, /is not a part of/],
  ['every pod', { podLabels: {} }, /podLabels without a label would let every pod in; set one/],
  ['every namespace', { namespaceLabels: {} }, /namespaceLabels without a label would let every namespace in/],
  ['a pod label that is none', { podLabels: { 'a b': 'c' } }, /podLabels has "a b": "c", which is no label; set/],
  [
    'a namespace label that is none',
    { namespaceLabels: { a: 'b c' } },
    /namespaceLabels has "a": "b c", which is no label/,
  ],
])('refuses %s', (_, client, sentence) => {
  const found = problems(chart => new RedisCluster(chart, 'web').allowFrom('them', client));
  expect(found).toEqual([expect.stringMatching(sentence)]);
  expect(found[0]).toMatch(/^\[test\/web] allowFrom: /);
});

it('refuses a name that is none, and namespaces by labels where its own is not known', () => {
  expect(problems(chart => new RedisCluster(chart, 'web').allowFrom('Them all', {}))).toEqual([
    expect.stringMatching(/allowFrom: "Them all" cannot name a network policy/),
  ]);
  const [problem] = problems(chart => {
    const nowhere = new Chart(chart.node.root, 'nowhere');
    new RedisCluster(nowhere, 'web').allowFrom('them', { namespaceLabels: { a: 'b' } });
  });
  expect(problem).toMatch(/^\[nowhere\/web] allowFrom: .*set the namespace of the chart/);
});

it('warns of a range that everyone is in', () => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const all: string[] = [];
  manifests(chart => {
    const redis = new RedisCluster(chart, 'web');
    redis.allowFrom('world', { cidr: '0.0.0.0/0' });
    redis.allowFrom('office', { cidr: '10.0.0.0/8' });
    all.push(...warnings(chart));
  });
  expect(all).toEqual([expect.stringMatching(/^\[test\/web] allowFrom: "world" lets every address connect.*set the/)]);
});
