import { App } from 'cdk8s';
import { credentialsSecrets, randomPassword } from '../../charts/credentials-secrets';
import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { EXIT } from '../../cli/streams';
import { ask, execIn, inNamespace } from '../../drills/api-server';
import { type DrillResult, runDrill } from '../../drills/drill';
import { apply, kubectl, kubectlJson } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type AnyEnvironment, local } from '../../environments';
import {
  knownPassword,
  PASSWORDS_KEY,
  type Passwords,
  PROGRAM_FOLDERS,
  passwordsText,
  RedisEnvoyProxy,
  RedisFront,
} from '../../lib';
import { rotateEnvironment } from '../../rotate/environment';
import { ARRIVALS, answersTo, arrivals, runArrivals } from './rotate/arrivals';
import { ensureDefaultStorageClass, isReady, podsOf, runLedger } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { type Ended, redisHa, withManifests } from './support/redis-ha';
import { isDeployed } from './support/rollout';
import { expectKept, instanceOf } from './support/tested';

const CLUSTER = { redis: 'rotate', clients: 'rotate-clients' } as const;
const SENTINEL = { redis: 'rotate-sentinel', clients: 'rotate-sentinel-clients' } as const;
const ALL = [...Object.values(CLUSTER), ...Object.values(SENTINEL)];
const [PROXY, FRONT] = ['proxy', 'front'];
/** A server that is deleted in the middle. */
const DELETED = 'redis-2-0';
const RESOURCES = { cpu: '30m', memory: '128Mi' };

const lines: string[] = [];
afterAll(() => process.stdout.write(`\n${lines.join('\n')}\n\n`));

interface ServerPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
  readonly status: { readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[] };
}

/** The clients' password in a namespace. */
async function applicationIn(namespace: string): Promise<string> {
  const secret = `${inNamespace(namespace)}/secrets/redis-credentials`;
  const { data } = await ask<{ data: Readonly<Record<string, string>> }>(secret);
  return Buffer.from(data.application ?? '', 'base64').toString('utf8');
}

/** Which passwords the pods of a namespace have that are clients: the counter makes connections with those that it has. */
async function heldByClients(namespace: string): Promise<string[]> {
  const pods = await podsOf(namespace);
  const cat = ['cat', `${PROGRAM_FOLDERS.credentials}/${PASSWORDS_KEY}`];
  return Promise.all(pods.map(async ({ metadata }) => (await execIn({ namespace, pod: metadata.name }, cat)).stdout));
}

/** Containers of servers and Sentinels, with the port of each. */
const LISTENING: Readonly<Record<string, string>> = { redis: '6379', sentinel: '26379' };

describe.each(enginesInTurn(1).filter(isDrilled))('passwords of %s', engine => {
  const environmentOf = (passwords: Passwords): AnyEnvironment => ({
    ...local,
    redis: {
      ...local.redis,
      namespace: CLUSTER.redis,
      cluster: { ...local.redis.cluster, engine, resources: RESOURCES, passwords },
    },
    counter: { ...local.counter, namespace: CLUSTER.clients },
    sentinel: {
      namespace: SENTINEL.redis,
      name: 'redis',
      servers: { resources: RESOURCES, persistence: { kind: 'dynamic', size: '1Gi' }, engine, passwords },
      counter: { namespace: SENTINEL.clients, replicas: 1 },
    },
  });

  /** An environment, with an Envoy before its cluster and a front before its servers with Sentinels. */
  function composed(passwords: Passwords) {
    const environment = environmentOf(passwords);
    const { redis, sentinel, charts } = environmentApp(environment, new App().outdir);
    if (!sentinel || !charts.sentinel) throw new Error('The environment has Sentinels.');
    const proxy = new RedisEnvoyProxy(charts.redis, PROXY, { redis, resources: RESOURCES });
    const front = new RedisFront(charts.sentinel.redis, FRONT, { redis: sentinel, resources: RESOURCES });
    proxy.allowFrom('clients', { namespace: CLUSTER.clients });
    front.allowFrom('clients', { namespace: SENTINEL.clients });
    for (const each of [redis, proxy]) each.allowFrom('arrivals', { namespace: CLUSTER.clients, podLabels: ARRIVALS });
    for (const each of [sentinel, front])
      each.allowFrom('arrivals', { namespace: SENTINEL.clients, podLabels: ARRIVALS });
    const objects = workloadCharts(charts).flatMap(chart => chart.toJson());
    return { environment, objects, redis, sentinel, proxy, front };
  }

  async function applied(passwords: Passwords): Promise<void> {
    const { objects } = composed(passwords);
    await apply(objects);
    await until(async () => (await isDeployed(CLUSTER.redis, PROXY)) && (await isDeployed(SENTINEL.redis, FRONT)), {
      what: 'Envoys and fronts to be replaced',
      timeoutMs: 240_000,
      everyMs: 1000,
    });
  }

  const serverPods = async () => {
    const pods = await Promise.all(
      [CLUSTER.redis, SENTINEL.redis].map(async namespace => {
        const get = ['-n', namespace, 'get', 'pods', '-l', 'app.kubernetes.io/component in (server,sentinel)'];
        const { items } = await kubectlJson<{ items: ServerPod[] }>(get);
        return items.map(pod => ({ ...pod, namespace }));
      }),
    );
    return pods.flat();
  };
  const lives = async () =>
    (await serverPods())
      .filter(({ namespace, metadata }) => `${namespace}/${metadata.name}` !== `${CLUSTER.redis}/${DELETED}`)
      .map(({ namespace, metadata, status }) => [
        namespace,
        metadata.name,
        metadata.uid,
        (status.containerStatuses ?? []).map(({ name, restartCount }) => [name, restartCount]),
      ]);

  /** Logins that servers and Sentinels have turned away since they started, by container. */
  async function turnedAway(): Promise<Record<string, number>> {
    const all = (await serverPods()).flatMap(({ namespace, metadata, spec }) =>
      spec.containers.flatMap(({ name: container }) => {
        const port = LISTENING[container];
        return port === undefined ? [] : [{ namespace, pod: metadata.name, container, port }];
      }),
    );
    const counts = await Promise.all(
      all.map(async ({ namespace, pod, container, port }) => {
        const script = `. "$CONFIG/common.sh"; port=${port}; as keeper "$POD_IP" info stats`;
        // One that does not answer within two seconds, as on a busy machine, is asked again.
        const { stdout } = await until(() => execIn({ namespace, pod, container }, ['sh', '-c', script]), {
          what: `${pod} to say whom it has turned away`,
          timeoutMs: 60_000,
        });
        const denied = /acl_access_denied_auth:(\d+)/.exec(stdout)?.[1];
        return [`${namespace}/${pod}/${container}`, Number(denied)] as const;
      }),
    );
    return Object.fromEntries(counts);
  }

  let ledgers: { readonly proxy: LedgerClient; readonly front: LedgerClient };
  const results: DrillResult[] = [];

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...ALL);
    const { environment, objects, redis, sentinel, proxy, front } = composed({ current: 1 });
    await apply(credentialsSecrets(environment, () => knownPassword(randomPassword())));
    await apply(objects);
    await until(
      async () => {
        const pods = await Promise.all(
          [CLUSTER.redis, SENTINEL.redis].map(namespace => podsOf(namespace, instanceOf('redis'))),
        );
        return pods.every(each => each.length > 3 && each.every(isReady));
      },
      { what: 'servers, Sentinels and keepers to be ready', timeoutMs: 300_000, everyMs: 1000 },
    );
    ledgers = {
      proxy: await runLedger(CLUSTER.clients, proxy.connection),
      front: await runLedger(SENTINEL.clients, front.connection),
    };
    await runArrivals(CLUSTER.clients, [redis.connection, proxy.connection]);
    await runArrivals(SENTINEL.clients, [sentinel.connection, front.connection]);
  });
  afterAll(async () => {
    lines.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow));
    await removeNamespaces(...ALL);
  });

  const say = (line: string) => lines.push(line);
  /** Waits until the clients' pods have what their Secrets hold. */
  const clientsHave = (passwords: Passwords) =>
    until(
      async () => {
        const seen = await Promise.all([CLUSTER.clients, SENTINEL.clients].map(heldByClients));
        return seen.flat().every(each => each === passwordsText(passwords));
      },
      { what: `clients to have passwords ${passwordsText(passwords)}`, timeoutMs: 240_000, everyMs: 1000 },
    );

  /** Runs `redis-ha rotate` with manifests that want these, to its good end. */
  async function byCommand(passwords: Passwords, ...more: readonly string[]): Promise<Ended> {
    const ended = await withManifests(
      composed(passwords).objects,
      folder => redisHa(['rotate', folder, ...more]).ended,
    );
    expect(ended).toMatchObject({ code: EXIT.done, error: '' });
    return ended;
  }

  it('refuses a step that nobody could follow, and changes nothing', async () => {
    await expect(rotateEnvironment(environmentOf({ current: 2 }), { say })).rejects.toThrow(
      /Nothing was changed:\n(- .*set \{ current: 1, also: 2 \} first\n?)+/,
    );
    await rotateEnvironment(environmentOf({ current: 1 }), { say, check: true });
    const { out } = await byCommand({ current: 1 }, '--check');
    expect(out.trim().split('\n').sort()).toEqual(
      [CLUSTER, SENTINEL].map(({ redis }) => `${redis}/redis: passwords 1`).sort(),
    );
    const dry = await byCommand({ current: 1, also: 2 }, '--dry-run');
    expect(dry.out.match(/would get other keys/g)).toHaveLength(ALL.length);
    await rotateEnvironment(environmentOf({ current: 1 }), { say, check: true });
  });

  it('change everywhere though a run is broken off and a pod deleted, no login is refused and no server restarts', async () => {
    const [before, denied] = [await lives(), await turnedAway()];
    const old = await Promise.all([CLUSTER.clients, SENTINEL.clients].map(applicationIn));
    const result = await runDrill({
      name: 'other passwords for all',
      ledger: ledgers.proxy,
      beside: { front: ledgers.front },
      options: { waitReplicas: 0 },
      target: { namespace: CLUSTER.redis, pod: 'redis-0-0' },
      fault: {
        name: 'rotate',
        portable: true,
        heal: async () => {},
        async inject() {
          const both: Passwords = { current: 1, also: 2 };
          let secrets = 0;
          const broken = rotateEnvironment(environmentOf(both), {
            say: line => {
              say(line);
              if (line.includes('gets other keys') && ++secrets === 2) throw new Error('broken off');
            },
          });
          await expect(broken).rejects.toThrow('broken off');
          await rotateEnvironment(environmentOf(both), { say });
          await applied(both);
          const turned: Passwords = { current: 2, also: 1 };
          let gone: Promise<unknown> | undefined;
          await rotateEnvironment(environmentOf(turned), {
            say: line => {
              say(line);
              if (line.includes('gets other keys')) gone ??= kubectl(['-n', CLUSTER.redis, 'delete', 'pod', DELETED]);
            },
          });
          await gone;
          await applied(turned);
          await clientsHave(turned);
          const last: Passwords = { current: 2 };
          await applied(last);
          // The last step is that of a user who has manifests, and no environment.
          const { out } = await byCommand(last);
          lines.push(...out.trim().split('\n'));
        },
      },
    });
    results.push(result);
    for (const each of [result, ...Object.values(result.beside)]) expectKept(each, true);
    const seen = await Promise.all([CLUSTER.clients, SENTINEL.clients].map(arrivals));
    const came = seen.flatMap(({ accepted }) => Object.entries(accepted));
    lines.push(`logins of clients that came anew: ${came.map(each => each.join(': ')).join(', ')}`);
    expect(seen.flatMap(({ refused }) => refused)).toEqual([]);
    expect(came.filter(([, count]) => count === 0)).toEqual([]);
    expect(came).toHaveLength(4);
    const more = Object.entries(await turnedAway()).filter(([who, count]) => count > (denied[who] ?? 0));
    expect(more).toEqual([]);
    expect(await lives()).toEqual(before);
    for (const [index, namespace] of [CLUSTER.clients, SENTINEL.clients].entries()) {
      const answers = await answersTo(namespace, old[index] ?? '');
      expect(answers).toEqual(answers.map(() => expect.stringMatching(/^-.*(WRONGPASS|invalid)/)));
    }
  });
});
