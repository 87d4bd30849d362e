import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { execIn } from '../../drills/api-server';
import { total } from '../../drills/ledger/report';
import { until } from '../../drills/wait';
import { type Environment, local } from '../../environments';
import { deploy, deployLedger, ensureDefaultStorageClass, settled } from '../e2e/support/deployment';
import { freshNamespaces, removeNamespaces } from '../e2e/support/namespaces';
import { onServer } from '../e2e/support/redis';
import { bench, print } from './support/frame';

/**
 * `npm run bench -- node-timeout --minutes N --timeouts MS,MS…`: how often servers that are only slow are taken for
 * failed. One topology after the other, each with hardly any processor time, throttled, a fork for a snapshot every five
 * seconds, and writers on every shard.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      timeouts: { type: 'string', default: '1000,2000,3000,5000' },
      cpu: { type: 'string', default: '250m' },
      keys: { type: 'string', default: '20000' },
    },
  });
  const minutes = Number(values.minutes);
  await ensureDefaultStorageClass();
  print(
    '| node timeout | elections an hour | marked failed an hour | longest gap | acknowledged |\n|---|---|---|---|---|\n',
  );
  for (const timeout of values.timeouts.split(',').map(Number)) {
    const environment = slow(timeout, values.cpu);
    const namespaces = [environment.redis.namespace, environment.counter.namespace];
    await freshNamespaces(...namespaces);
    try {
      await deploy(environment);
      await settled(environment, 600_000);
      await fill(environment, Number(values.keys));
      const ledger = await deployLedger(environment);
      // Servers that slow do not always answer in time.
      const start = () => ledger.start({ lanesPerShard: 2, pauseMs: 20, waitReplicas: 1 });
      await until(start, { what: 'the ledger to start', timeoutMs: 120_000 });
      const before = await figures(environment);
      await sleep(minutes * 60_000);
      const after = await figures(environment);
      const { longestGapMs, acknowledged } = (await ledger.report()).total;
      const hourly = (of: keyof Figures) => Math.round(((after[of] - before[of]) * 60) / minutes);
      const gap = `${(longestGapMs / 1000).toFixed(1)} s`;
      const cells = [`${timeout} ms`, hourly('elections'), hourly('failures'), gap, total(acknowledged)];
      print(`| ${cells.join(' | ')} |\n`);
    } finally {
      await removeNamespaces(...namespaces);
    }
  }
}

interface Figures {
  /** Elections that were started, so far. */
  readonly elections: number;
  /** Messages that a server failed, sent by all servers so far. */
  readonly failures: number;
}

async function figures({ redis }: Environment): Promise<Figures> {
  const views = await Promise.all(
    [0, 1, 2]
      .flatMap(shard => [0, 1].map(ordinal => `${redis.name}-${shard}-${ordinal}`))
      .map(pod => onServer(redis.namespace, pod, 'cluster info')),
  );
  const field = (name: string) => views.map(view => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(view)?.[1] ?? 0));
  return {
    elections: Math.max(...field('cluster_current_epoch')),
    failures: field('cluster_stats_messages_fail_sent').reduce((sum, count) => sum + count, 0),
  };
}

/** A topology that has hardly any processor time, and forks all the time. */
function slow(nodeTimeoutMs: number, cpuLimit: string): Environment {
  return {
    ...local,
    sentinel: undefined,
    redis: {
      ...local.redis,
      namespace: `timeout-${nodeTimeoutMs}`,
      cluster: {
        ...local.redis.cluster,
        nodeTimeoutMs,
        resources: { cpu: '10m', cpuLimit, memory: '256Mi' },
        durability: 'both',
        savePoints: [{ seconds: 5, changes: 1 }],
      },
    },
    counter: { ...local.counter, namespace: `timeout-${nodeTimeoutMs}-writers` },
  };
}

/** Gives each primary data to copy when it forks. */
async function fill({ redis }: Environment, keys: number): Promise<void> {
  const script = `
export REDISCLI_AUTH=$(cat "$CREDENTIALS/application")
seq ${keys} | sed 's/.*/set filled:& ${'x'.repeat(200)}/' |
  redis-cli --no-auth-warning --user application -h "$POD_IP" -p "$PORT" -c >/dev/null`;
  const server = { namespace: redis.namespace, pod: `${redis.name}-0-0`, container: 'redis' };
  await execIn(server, ['sh', '-c', script], 1_200_000);
}

bench(main);
