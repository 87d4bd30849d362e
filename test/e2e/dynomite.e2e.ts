import { App, Chart } from 'cdk8s';
import { kubectl } from '../../drills/kubectl';
import { RedisDynomite, type RedisDynomiteProps } from '../../lib';
import { freshNamespaces, removeNamespaces } from './support/namespaces';

const NAMESPACE = 'redis-dynomite';
const IMAGE = 'registry.example/dynomite:0.6.22';
const SHAPES: readonly (readonly [name: string, props: Partial<RedisDynomiteProps>])[] = [
  ['the defaults', {}],
  ['one node', { dataCenters: [{ name: 'dc1', racks: ['a'] }], persistence: { kind: 'none' } }],
  [
    'two data centres, encrypted, with disruption budgets and zones',
    {
      dataCenters: [
        { name: 'east', racks: ['a', 'b', 'c'], nodesPerRack: 4 },
        { name: 'west', racks: ['a', 'b', 'c'], placement: { spread: 'required', zones: ['x', 'y', 'z'] } },
      ],
      readConsistency: 'DC_QUORUM',
      writeConsistency: 'DC_EACH_SAFE_QUORUM',
      secureServerOption: 'all',
      pem: { secretName: 'ring' },
    },
  ],
  ['the most nodes', { dataCenters: [{ name: 'dc1', racks: ['a', 'b', 'c'], nodesPerRack: 10 }] }],
  ['a shared file system', { persistence: { kind: 'existing-claim', claimName: 'files' } }],
];

beforeAll(() => freshNamespaces(NAMESPACE));
afterAll(() => removeNamespaces(NAMESPACE));

it.each(SHAPES)('the API server takes every manifest of %s, to the letter', async (_, props) => {
  const chart = new Chart(new App(), 'test', { namespace: NAMESPACE });
  const web = new RedisDynomite(chart, 'web', { image: IMAGE, ...props });
  web.allowFrom('front', { namespace: 'front' });
  const items = chart.toJson();
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], { input });
  const said = stdout.trim().split('\n');
  expect(said).toHaveLength(items.length);
  expect(said.filter(line => !/ created \(server dry run\)$/.test(line))).toEqual([]);
});
