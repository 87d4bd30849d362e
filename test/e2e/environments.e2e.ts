import { namespacesOf } from '../../charts/namespaces';
import { kubectl } from '../../drills/kubectl';
import { environments } from '../../environments';
import { written } from './support/deployment';
import { freshNamespaces, namespaceBeside, removeNamespaces } from './support/namespaces';
import { PROMETHEUS_NAMESPACE } from './support/prometheus';

const NAMESPACES = [...new Set(environments.flatMap(namespacesOf))];

// Grafana's address is put where Grafana is, by whoever put that there.
let removeMonitoring = async () => {};
beforeAll(async () => {
  await freshNamespaces(...NAMESPACES);
  removeMonitoring = await namespaceBeside(PROMETHEUS_NAMESPACE);
});
afterAll(async () => {
  await removeNamespaces(...NAMESPACES);
  await removeMonitoring();
});

it.each(environments.map(environment => [environment.name, environment] as const))(
  'the API server takes every manifest of %s, to the letter',
  async (_, environment) => {
    const folder = written(environment);
    const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-k', folder]);
    expect(stdout).toMatch(/statefulset\.apps\/redis-0 created/);
  },
);
