import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { execIn } from '../../drills/api-server';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { RedisCluster, RedisEnvoyProxy, RedisFront, RedisSentinel, USERS } from '../../lib';
import { DEFAULT_ENGINE, engineImage } from '../../lib/config/engines';
import { clientLabels } from '../../lib/config/labels';
import { PORTS } from '../../lib/config/ports';
import { addressOf, ensureDefaultStorageClass, isReady, podsOf } from './support/deployment';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { isDeployed, isRolledOut } from './support/rollout';

const [SERVERS, CLIENTS] = ['redis-secure', 'redis-secure-clients'];
const CLUSTER = 'redis';
/** Containers in which a shell can look around: the exporter's image may have none. */
const LOOKED_INTO = ['redis', 'sentinel', 'program', 'haproxy', 'envoy'];

beforeAll(async () => {
  await ensureDefaultStorageClass();
  // Pod Security `restricted` is enforced there: whatever runs has passed it.
  await freshNamespaces(SERVERS, CLIENTS);
  const chart = new Chart(new App(), 'redis', { namespace: SERVERS });
  const small = { resources: { cpu: '20m', memory: '128Mi' }, persistence: { kind: 'none' } } as const;
  const cluster = new RedisCluster(chart, CLUSTER, { ...small, replicasPerShard: 0 });
  const sentinel = new RedisSentinel(chart, 'watched', {
    ...small,
    servers: 2,
    sentinels: { as: 'sidecars', count: 2 },
  });
  new RedisFront(chart, 'front', { redis: sentinel, replicas: 1 });
  new RedisEnvoyProxy(chart, 'proxy', { redis: cluster, replicas: 1 });
  cluster.allowFrom('clients', { namespace: CLIENTS });
  const passwords = (users: readonly string[]) => Object.fromEntries(users.map(user => [user, randomPassword()]));
  const ofCluster = passwords(cluster.users);
  const { secretName } = cluster.connection;
  await apply([
    secret(SERVERS, secretName, ofCluster),
    secret(CLIENTS, secretName, { [USERS.application]: ofCluster[USERS.application] ?? '' }),
    secret(SERVERS, sentinel.connection.secretName, passwords(sentinel.users)),
    ...chart.toJson(),
    clientPod('client', clientLabels(CLUSTER)),
    clientPod('stranger', {}),
    // A Redis that is none of this library's, and lets everybody in.
    clientPod('anybody', {}, CLIENTS, ['redis-server', '--protected-mode', 'no', '--save', '']),
  ]);
  const deployments = [`${CLUSTER}-keeper`, 'watched-keeper', 'front', 'proxy'];
  const isThere = async () =>
    (await Promise.all([isRolledOut(SERVERS), ...deployments.map(name => isDeployed(SERVERS, name))])).every(Boolean);
  await until(isThere, { what: 'all to be rolled out', timeoutMs: 240_000, everyMs: 1000 });
  await until(async () => (await podsOf(CLIENTS)).filter(isReady).length === 3, {
    what: 'the pods beside them to run',
    timeoutMs: 120_000,
  });
});
afterAll(() => removeNamespaces(SERVERS, CLIENTS));

it('refuses a pod that asks for more than Pod Security allows, where all that is ours runs', async () => {
  const root = { ...clientPod('root', {}, SERVERS), metadata: { name: 'root', namespace: SERVERS } };
  Object.assign(root.spec.securityContext, { runAsNonRoot: false, runAsUser: 0 });
  const input = JSON.stringify(root);
  await expect(kubectl(['create', '--dry-run=server', '-f', '-'], { input })).rejects.toThrow(/violates PodSecurity/);
});

it('has nothing in its pods that a flaw could use: no root, no capability, no token, nothing to write to', async () => {
  const script = [
    'echo "user $(id -u)"',
    "grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/1/status",
    'ls /var/run/secrets/kubernetes.io 2>/dev/null || echo "no token"',
    '( : > /tried ) 2>/dev/null && echo written || echo "read-only"',
  ].join('; ');
  const found: string[] = [];
  for (const pod of await podsOf<PodSeen>(SERVERS)) {
    for (const container of pod.spec.containers.map(({ name }) => name).filter(name => LOOKED_INTO.includes(name))) {
      const { stdout } = await execIn({ namespace: SERVERS, pod: pod.metadata.name, container }, ['sh', '-c', script]);
      const [user = '', ...rest] = stdout.trim().split('\n');
      const said = rest.map(line => line.replace(/\s+/g, ' '));
      found.push(container);
      expect([pod.metadata.name, container, user === 'user 0', ...said]).toEqual([
        ...[pod.metadata.name, container, false],
        ...['CapEff: 0000000000000000', 'NoNewPrivs: 1', 'Seccomp: 2', 'no token', 'read-only'],
      ]);
    }
  }
  expect([...new Set(found)].sort()).toEqual([...LOOKED_INTO].sort());
});

it('gives its pods no right at the API server', async () => {
  const account = `system:serviceaccount:${SERVERS}:default`;
  for (const what of ['secrets', 'configmaps', 'pods']) {
    await expect(kubectl(['get', what, '-n', SERVERS, '--as', account])).rejects.toThrow(/Forbidden/);
  }
});

it('lets its servers reach nothing that is not theirs', async () => {
  const anybody = await addressOf(CLIENTS, 'anybody');
  const answersTo = async (namespace: string, pod: string, container: string) => {
    const script = `timeout 3 redis-cli -h ${anybody} -p ${PORTS.redis.number} ping 2>&1 || true`;
    return /PONG/.test((await execIn({ namespace, pod, container }, ['sh', '-c', script])).stdout);
  };
  // It answers whoever is held back by nothing: so silence elsewhere means something.
  expect(await answersTo(CLIENTS, 'stranger', 'client')).toBe(true);
  for (const pod of [`${CLUSTER}-0-0`, 'watched-0']) expect(await answersTo(SERVERS, pod, 'redis')).toBe(false);
});

it('lets clients in at the port of clients alone, and strangers nowhere', async () => {
  const server = await addressOf(SERVERS, `${CLUSTER}-0-0`);
  const answers = (pod: string, port: number) =>
    execIn({ namespace: CLIENTS, pod, container: 'client' }, [
      ...['sh', '-c', `timeout 3 redis-cli -h ${server} -p ${port} ping 2>&1 || echo "no answer"`],
    ]).then(({ stdout }) => !/no answer|Could not connect/.test(stdout));
  await until(() => answers('client', PORTS.redis.number), { what: 'the client to be let in', timeoutMs: 60_000 });
  const closed = [PORTS.bus.number, PORTS.exporter.number];
  expect(await Promise.all(closed.map(port => answers('client', port)))).toEqual([false, false]);
  const all = [PORTS.redis.number, ...closed];
  expect(await Promise.all(all.map(port => answers('stranger', port)))).toEqual([false, false, false]);
});

describe('a client that is let in', () => {
  const said = async (words: string, env = '') => {
    const host = `${CLUSTER}.${SERVERS}.svc.cluster.local`;
    const line = `${env} redis-cli --no-auth-warning -h ${host} ${words} 2>&1 || true`;
    return (await execIn({ namespace: CLIENTS, pod: 'client', container: 'client' }, ['sh', '-c', line])).stdout.trim();
  };

  it.each([
    ['no password', 'ping', 'unset REDISCLI_AUTH;', /^NOAUTH/],
    ['another password', `--user ${USERS.application} ping`, 'REDISCLI_AUTH=guessed', /WRONGPASS/],
    ['the default user', '--user default ping', 'REDISCLI_AUTH=', /WRONGPASS|NOAUTH/],
    ['the password, as another user', `--user ${USERS.keeper} ping`, '', /WRONGPASS/],
  ])('is asked who it is: with %s', async (_, words, env, answer) => {
    expect(await said(words, env)).toMatch(answer);
  });

  it.each([
    ...['FLUSHALL', 'FLUSHDB', 'SWAPDB 0 1', 'KEYS *', 'MONITOR', 'SHUTDOWN NOSAVE', 'DEBUG SLEEP 0', 'SAVE'],
    ...[
      'CONFIG GET *',
      'CONFIG SET dir /',
      'ACL LIST',
      'ACL SETUSER me on',
      'MODULE LOAD /x.so',
      'CLIENT KILL TYPE normal',
    ],
    ...['CLUSTER RESET', 'CLUSTER FAILOVER TAKEOVER', 'CLUSTER FORGET x', 'REPLICAOF NO ONE', 'PSYNC ? -1'],
  ])('may not do %s', async command => {
    expect(await said(`--user ${USERS.application} ${command.replace('*', "'*'")}`)).toMatch(
      /NOPERM|command not allowed/,
    );
  });

  it('may use keys', async () => {
    expect(await said(`-c --user ${USERS.application} set key value`)).toBe('OK');
  });
});

interface PodSeen {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
}

function secret(namespace: string, name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData };
}

/** A pod that has the password of applications, if its namespace has it. */
function clientPod(
  name: string,
  labels: Readonly<Record<string, string>>,
  namespace = CLIENTS,
  command: readonly string[] = ['sleep', '3600'],
) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'client',
          image: engineImage(DEFAULT_ENGINE),
          imagePullPolicy: 'IfNotPresent',
          command,
          env: [
            {
              name: 'REDISCLI_AUTH',
              valueFrom: { secretKeyRef: { name: `${CLUSTER}-credentials`, key: USERS.application } },
            },
          ],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
