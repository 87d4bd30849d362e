import { namespacesOf } from '../../charts/namespaces';
import { kubectl } from '../../drills/kubectl';
import { environments } from '../../environments';
import { written } from './support/deployment';
import { freshNamespaces, removeNamespaces } from './support/namespaces';

const NAMESPACES = [...new Set(environments.flatMap(namespacesOf))];

beforeAll(() => freshNamespaces(...NAMESPACES));
afterAll(() => removeNamespaces(...NAMESPACES));

it.each(environments.map(environment => [environment.name, environment] as const))(
  'the API server takes every manifest of %s, to the letter',
  async (_, environment) => {
    const folder = written(environment);
    const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-k', folder]);
    expect(stdout).toMatch(/statefulset\.apps\/redis-0 created/);
  },
);
