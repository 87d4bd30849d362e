import { namespacesOf } from '../../charts/namespaces';
import { kubectl } from '../../drills/kubectl';
import { environments } from '../../environments';
import { written } from './support/deployment';
import { FULL } from './support/engines';
import { freshNamespaces, namespaceBeside, removeNamespaces } from './support/namespaces';
import { PROMETHEUS_NAMESPACE } from './support/prometheus';

/** Environments that other suites apply for good, short of the whole matrix. */
const APPLIED = ['local', 'gke-dev'];
const TAKEN = environments.filter(({ name }) => FULL || !APPLIED.includes(name));
const NAMESPACES = [...new Set(TAKEN.flatMap(namespacesOf))];

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

it.each(TAKEN.map(environment => [environment.name, environment] as const))(
  'the API server takes every manifest of %s, to the letter',
  async (_, environment) => {
    const folder = written(environment);
    const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-k', folder]);
    expect(stdout).toMatch(/statefulset\.apps\/redis-0 created/);
  },
);
