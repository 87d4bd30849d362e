import { readFileSync } from 'node:fs';
import type { Engine } from './engines';
import { LOOPBACK } from './loopback';
import { PORT, type Pod, type PodNetwork, podNetwork, SENTINEL_PORT } from './pod';
import { until } from './until';

/** Name under which the Sentinels know the primary. */
export const PRIMARY_NAME = 'shop-web';

// A pod's name and the domain of its Service give an address of loopback: servers and Sentinels resolve it themselves.
const SERVICES = '1';
const SERVERS = [`${LOOPBACK}.21`, `${LOOPBACK}.22`, `${LOOPBACK}.23`] as const;
const SENTINELS = [`${LOOPBACK}.24`, `${LOOPBACK}.25`, `${LOOPBACK}.26`] as const;

/** Three servers, and three Sentinels to watch over them. */
export interface Watched {
  readonly network: PodNetwork;
  readonly servers: readonly [Pod, Pod, Pod];
  readonly sentinels: readonly [Pod, Pod, Pod];
  /** Starts a server and waits until it answers. */
  start(pod: Pod, conf?: Parameters<Pod['start']>[1], env?: Parameters<Pod['start']>[2]): Promise<void>;
  startSentinels(env?: Parameters<Pod['start']>[2], conf?: Parameters<Pod['start']>[1]): Promise<void>;
  /** Has the Sentinels watch over this primary, as the keeper does. */
  teach(primary: Pod, sentinels?: readonly Pod[]): Promise<void>;
  /** Starts all, Sentinels with more environment, makes the first server the primary of the others, and has it watched over. */
  form(conf?: Parameters<Pod['start']>[1], ofSentinels?: Parameters<Pod['start']>[2]): Promise<void>;
  /** Address that a Sentinel names as the primary's. */
  names(sentinel: Pod): Promise<string>;
  role(pod: Pod): Promise<string>;
  ready(pod: Pod): Promise<boolean>;
  /** Waits until every Sentinel names this server, and it is the primary. */
  becomesPrimary(pod: Pod): Promise<void>;
  /** Waits until a server follows another, with the link up. */
  follows(replica: Pod, primary: Pod): Promise<void>;
}

/** The name of a server or Sentinel to all others, which is also where it is. */
export const hostOf = (pod: Pod) => `${pod.name}.${SERVICES}`;

/** @param downAfterMs Silence after which the Sentinels find a server down */
export function watched(engine: Engine, variables: Readonly<Record<string, string>> = {}, downAfterMs = 2000): Watched {
  const network = podNetwork(engine, 'sentinel', {
    POD_NAMESPACE: 'shop',
    SERVICES,
    SERVERS: SERVERS.join(' '),
    SENTINELS: SENTINELS.join(' '),
    SENTINEL_PORT: String(SENTINEL_PORT),
    PRIMARY_NAME,
    ...variables,
  });
  const [a, b, c] = SERVERS;
  const servers = [network.pod(a), network.pod(b), network.pod(c)] as const;
  const [x, y, z] = SENTINELS;
  const sentinels = [network.sentinel(x), network.sentinel(y), network.sentinel(z)] as const;

  const info = (pod: Pod) => pod.cli('keeper', 'info', 'replication');
  const role = async (pod: Pod) => /^role:(\w+)/m.exec(await info(pod))?.[1] ?? 'none';
  const ready = async (pod: Pod) => (await pod.run('probe.sh', ['readiness'])).code === 0;
  const names = async (sentinel: Pod) =>
    (await sentinel.cli('application', 'sentinel', 'get-master-addr-by-name', PRIMARY_NAME)).split('\n')[0] ?? '';
  const answers = (pod: Pod) => until(`${pod.name} answers`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
  const follows = (replica: Pod, primary: Pod) =>
    until(`${replica.name} follows ${primary.name}`, async () => {
      const view = await info(replica);
      return view.includes(`master_host:${hostOf(primary)}\r`) && view.includes('master_link_status:up');
    });

  async function start(pod: Pod, ...how: [Parameters<Pod['start']>[1]?, Parameters<Pod['start']>[2]?]): Promise<void> {
    pod.start(hostOf(pod), ...how);
    await answers(pod);
  }
  async function startSentinels(...[env, conf]: Parameters<Watched['startSentinels']>): Promise<void> {
    await Promise.all(sentinels.map(each => start(each, conf, env)));
  }
  async function teach(primary: Pod, to: readonly Pod[] = sentinels): Promise<void> {
    const password = readFileSync(network.password('sentinel'), 'utf8');
    const settings = { 'auth-user': 'sentinel', 'auth-pass': password, 'down-after-milliseconds': downAfterMs };
    const more = { 'failover-timeout': 6000, 'parallel-syncs': 1 };
    for (const sentinel of to) {
      const said = [
        await sentinel.cli('keeper', 'sentinel', 'monitor', PRIMARY_NAME, hostOf(primary), String(PORT), '2'),
        await sentinel.cli(
          'keeper',
          'sentinel',
          'set',
          PRIMARY_NAME,
          ...Object.entries({ ...settings, ...more })
            .flat()
            .map(String),
        ),
      ];
      if (said.join() !== 'OK,OK') throw new Error(`${sentinel.name} says ${said}`);
    }
    await until('the Sentinels know each other and the replicas', async () => {
      const views = await Promise.all(sentinels.map(each => each.cli('keeper', 'info', 'sentinel')));
      return views.every(view => /status=ok,address=[^,]*,slaves=2,sentinels=3/.test(view));
    });
  }
  async function form(conf?: Parameters<Pod['start']>[1], ofSentinels?: Parameters<Pod['start']>[2]): Promise<void> {
    await startSentinels(ofSentinels, conf);
    await Promise.all(servers.map(each => start(each, conf)));
    const [primary, ...replicas] = servers;
    await primary.cli('keeper', 'replicaof', 'no', 'one');
    for (const replica of replicas) await replica.cli('keeper', 'replicaof', hostOf(primary), String(PORT));
    for (const replica of replicas) await follows(replica, primary);
    await teach(primary);
  }
  return {
    network,
    servers,
    sentinels,
    start,
    startSentinels,
    teach,
    form,
    names,
    role,
    ready,
    async becomesPrimary(pod) {
      await until(
        `all name ${pod.name}`,
        async () =>
          (await Promise.all(sentinels.map(names))).every(name => name === hostOf(pod)) &&
          (await role(pod)) === 'master',
        30_000,
      );
    },
    follows,
  };
}
