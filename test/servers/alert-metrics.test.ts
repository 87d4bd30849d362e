import { Redis } from 'ioredis';
import { createMetrics as createCopyMetrics } from '../../copy/migrate/metrics';
import { createCluster } from '../../keeper/cluster';
import { createMetrics } from '../../keeper/metrics';
import { createMirror } from '../../keeper/mirror';
import { createSentinel } from '../../keeper/sentinel';
import { RedisStandalone } from '../../lib';
import { PORTS } from '../../lib/config/ports';
import type { Manifest } from '../support/manifests';
import { type Selected, selectedBy, selectorOf } from '../support/promql';
import { queriesAsked, RULES } from './alerts/subjects';
import { findEngines } from './support/engines';
import { cleanUpEnvoys, startEnvoy } from './support/envoy';
import { PROXY_IP, proxyBootstrap } from './support/envoy-proxy';
import { exported, scraped } from './support/exporter';
import { cleanUpFronts, FRONT_IP, loopbackCfg, startFront } from './support/haproxy';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, startServer } from './support/server';
import { until } from './support/until';
import { plainPasswordOf, userLines } from './support/users';

afterAll(async () => {
  await cleanUpFronts();
  await cleanUpEnvoys();
  await cleanUpServers();
});

/** Labels that Prometheus and its operator give to all that is scraped. */
const OF_TARGETS = ['namespace', 'job', 'pod', 'endpoint'];

/** Metrics that Prometheus makes itself. */
const OF_PROMETHEUS = ['up'];

/** What the rules and the dashboards of all constructs ask. */
const EXPRESSIONS: readonly string[] = [...RULES].flatMap(([name, { groups }]) => [
  ...groups[0].rules.map(({ expr }: Manifest) => expr),
  ...queriesAsked(name).map(({ expr }) => expr),
]);

/** What an expression selects, by the labels alone that come from whoever exports it. */
function exportedFor(expr: string): Selected[] {
  return selectedBy(expr).map(({ metric, matchers }) => ({
    metric,
    matchers: matchers.filter(matcher => !OF_TARGETS.includes(/^\w*/.exec(matcher)?.[0] ?? '')),
  }));
}

/** Those of the metrics with this prefix, in the rules and dashboards of all constructs, that no page has. */
function missing(prefix: string, pages: readonly string[]): string[] {
  const wanted = EXPRESSIONS.flatMap(exportedFor).filter(({ metric }) => metric.startsWith(prefix));
  expect(wanted).not.toEqual([]);
  const lines = pages.flatMap(page => page.split('\n')).filter(line => !line.startsWith('#'));
  return [...new Set(wanted.filter(selected => !lines.some(line => shows(line, selected))).map(selectorOf))];
}

function shows(line: string, { metric, matchers }: Selected): boolean {
  if (!line.startsWith(`${metric} `) && !line.startsWith(`${metric}{`)) return false;
  return matchers.every(matcher => {
    const [, label = '', operator = '', value = ''] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(matcher) ?? [];
    const [, given = ''] = new RegExp(`[{,]${label}="([^"]*)"`).exec(line) ?? [];
    if (operator.endsWith('~')) return new RegExp(`^(?:${value})$`).test(given) === (operator === '=~');
    return operator === '=' ? given === value : given !== value;
  });
}

it('selects no metric of an unknown kind', () => {
  // No kube-state-metrics runs here: what is asked of it is as its documentation has it.
  const kinds = /^(redis_ha_keeper_|redis_ha_copy_|redis_|haproxy_|envoy_|kube_(cron)?job_)/;
  expect(
    EXPRESSIONS.flatMap(exportedFor)
      .map(({ metric }) => metric)
      .filter(each => !kinds.test(each) && !OF_PROMETHEUS.includes(each)),
  ).toEqual([]);
});

it.each(findEngines().map((engine, index) => [engine.name, engine, index] as const))(
  'the exporter shows all that alerts and dashboards ask of %s',
  async (_, engine, index) => {
    const at = (last: number) => `${LOOPBACK}.${20 + index}.${last}`;
    const start = (kind: 'cluster' | 'sentinel', last: number, ...config: string[]) =>
      startServer({
        engine,
        ip: at(last),
        port: PORTS.redis.number,
        config: [...userLines(kind, plainPasswordOf), 'appendonly yes', 'repl-diskless-sync-delay 0', ...config],
      });
    const primary = await start('sentinel', 1);
    const replica = await start(
      'sentinel',
      2,
      'masteruser replication',
      `masterauth ${plainPasswordOf('replication')}`,
      `replicaof ${at(1)} ${PORTS.redis.number}`,
    );
    const shard = await start('cluster', 3, 'cluster-enabled yes');
    await shard.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    await until('the replica is in step', async () =>
      String(await primary.call('INFO', 'replication')).includes('state=online'),
    );
    // What clients do, and what goes wrong for them.
    await primary.call('SET', 'key', 1);
    await primary.call('INCRBY', 'key', 'none').catch(() => undefined);
    const sentinel = await startServer({
      engine,
      ip: at(4),
      port: PORTS.sentinel.number,
      sentinel: true,
      config: [
        ...userLines('sentinels', plainPasswordOf),
        `sentinel monitor web ${at(1)} ${PORTS.redis.number} 1`,
        'sentinel auth-user web sentinel',
        `sentinel auth-pass web ${plainPasswordOf('sentinel')}`,
      ],
    });
    const pages = [await exported(primary), await exported(replica), await exported(shard)];
    const ofSentinel = await exported(sentinel, 'sentinel');
    // Its user may ask all that it asks, and what it asks besides is no command of a Sentinel.
    expect(ofSentinel).toMatch(/^redis_sentinel_master_ckquorum_status\{.*\} 1$/m);
    expect(await sentinel.call('ACL', 'LOG')).toEqual([]);
    pages.push(ofSentinel);
    const ofMigration = await createCopyMetrics().registry.metrics();
    expect(missing('redis_', [...pages, await ofKeepers(), ofMigration])).toEqual([]);
  },
);

/** What keepers of all topologies show. */
async function ofKeepers(): Promise<string> {
  const metrics = createMetrics();
  metrics.setState('paused');
  // Counters with labels are there from their first event on.
  metrics.steps.inc({ kind: 'meet' });
  metrics.stepErrors.inc({ kind: 'meet' });
  metrics.verdicts.inc({ verdict: 'restart' });
  const sentinels = createSentinel({ username: 'sentinel', password: async () => '' });
  for (const { gauges } of [createCluster(), createMirror(), sentinels]) metrics.gauges(gauges);
  return metrics.registry.metrics();
}

it('HAProxy shows all that alerts and dashboards ask of it', async () => {
  const targets = {
    servers: [`${LOOPBACK}.30.1`],
    clusterDomain: 'cluster.local',
    sentinels: { hosts: [`${LOOPBACK}.30.2`], majority: 1, primaryName: 'shop-web', component: 'sentinel' as const },
  };
  const front = startFront(
    loopbackCfg({ targets, checkIntervalMs: 200, maxConnections: 100, threads: 1, readFallback: 'primary' }),
  );
  let page = '';
  await until('the front shows its metrics', async () => {
    page = await scraped(FRONT_IP, PORTS.stats.number).catch(() => '');
    return page !== '';
  });
  await front.stop();
  expect(missing('haproxy_', [page])).toEqual([]);
});

it('Envoy shows all that alerts and dashboards ask of it', async () => {
  const bootstrap = proxyBootstrap(chart => ({ redis: new RedisStandalone(chart, 'web') }), {
    web: `${LOOPBACK}.31.1`,
  });
  const [engine] = findEngines();
  if (!engine) throw new Error('there is no engine to test with');
  const ip = `${LOOPBACK}.31.1`;
  await startServer({ engine, ip, port: PORTS.redis.number, config: userLines('standalone', plainPasswordOf) });
  const password = plainPasswordOf('application');
  const envoy = await startEnvoy(bootstrap, `${LOOPBACK}.31.9`, { '/secrets/0/application': password });
  // What it measures of clients is there from their first command on.
  const client = new Redis({ host: PROXY_IP, username: 'application', password, enableReadyCheck: false });
  client.on('error', () => undefined);
  let page = '';
  await until('Envoy shows what it measured', async () => {
    await client.get('key');
    page = await scraped(PROXY_IP, PORTS.envoyStats.number).catch(() => '');
    return /_redis_cluster_upstream_commands_upstream_rq_time_count\{.*\} [1-9]/.test(page);
  });
  client.disconnect();
  await envoy.stop();
  expect(missing('envoy_', [page])).toEqual([]);
});
