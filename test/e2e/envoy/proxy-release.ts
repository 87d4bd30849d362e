import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import { apply, kubectl } from '../../../drills/kubectl';
import {
  NodeProgram,
  RedisCluster,
  type RedisConnection,
  RedisEnvoyProxy,
  RedisReplication,
  RedisStandalone,
} from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { keeperStatus, readyPods, serversReady, type Tested } from '../support/tested';

/** A proxy before three topologies, as the suite has deployed it. */
export interface ProxyRelease {
  readonly namespace: string;
  /** Namespace of the clients. */
  readonly clients: string;
  /** The cluster, to which all keys go that no route is for. */
  readonly cluster: Tested;
  /** A primary with a replica, which has the keys `departments:…`. */
  readonly departments: Tested;
  /** A server that is alone and has the keys `employees:…`, without that. */
  readonly employees: Tested;
  readonly proxy: string;
  readonly connection: RedisConnection;
}

/** Pods of the proxy. */
export const PROXIES = 2;

/** Applies the release with new passwords; the clients get that of the proxy. */
export async function deployProxy(
  engine: TestedEngine,
  where: Pick<ProxyRelease, 'namespace' | 'clients'>,
): Promise<ProxyRelease> {
  const { namespace, clients } = where;
  const chart = new Chart(new App(), 'release', { namespace });
  const persistence = { kind: 'dynamic', size: '1Gi' } as const;
  const redis = new RedisCluster(chart, 'web', { engine, persistence });
  const departments = new RedisReplication(chart, 'departments', { engine, persistence });
  const employees = new RedisStandalone(chart, 'employees', { engine, persistence });
  const proxy = new RedisEnvoyProxy(chart, 'proxy', {
    redis,
    routes: [
      { prefix: 'departments:', redis: departments, reads: 'replicas' },
      { prefix: 'employees:', redis: employees, removePrefix: true },
    ],
    replicas: PROXIES,
  });
  proxy.allowFrom('clients', { namespace: clients });
  const secret = (inNamespace: string, name: string, stringData: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: inNamespace },
    stringData,
  });
  const secrets = [redis, departments, employees].map(({ connection, users }) => {
    const passwords = Object.fromEntries(users.map(user => [user, randomPassword()]));
    return secret(namespace, connection.secretName, passwords);
  });
  const { connection } = proxy;
  const own = secrets.find(({ metadata }) => metadata.name === connection.secretName)?.stringData ?? {};
  const password = { [connection.secretKey]: own[connection.secretKey] ?? '' };
  await apply([...secrets, secret(clients, connection.secretName, password), ...chart.toJson()]);
  return {
    ...where,
    cluster: { namespace, name: redis.name, servers: 6 },
    departments: { namespace, name: departments.name, servers: 2 },
    employees: { namespace, name: employees.name, servers: 1 },
    proxy: proxy.name,
    connection,
  };
}

/** Has the API server look at a proxy in each other form that it may have, and at a client that has one beside it. */
export async function tryOtherForms({ namespace }: Pick<ProxyRelease, 'namespace'>): Promise<string> {
  const chart = new Chart(new App(), 'forms', { namespace });
  const redis = new RedisStandalone(chart, 'one');
  new RedisEnvoyProxy(chart, 'on-nodes', { redis, as: 'daemonset' });
  const { sidecar } = new RedisEnvoyProxy(chart, 'beside', { redis, as: 'sidecar' });
  new NodeProgram(chart, 'App', { name: 'app', program: '', labels: { app: 'app' }, pod: sidecar });
  const items = chart.toJson() as unknown[];
  const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
  return stdout;
}

/** Servers, keepers and proxies say that all is as it should be. */
export async function isWhole({ namespace, cluster, departments, employees, proxy }: ProxyRelease): Promise<boolean> {
  for (const each of [cluster, departments, employees]) if (!(await serversReady(each))) return false;
  if ((await readyPods({ namespace, name: proxy }, 'proxy')) < PROXIES) return false;
  const [ofCluster, ofDepartments] = [await keeperStatus(cluster), await keeperStatus(departments)];
  return (ofCluster?.state === 'settled' || ofCluster?.spreading === true) && ofDepartments?.state === 'settled';
}
