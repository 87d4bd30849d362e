/** A series as promtool takes it. */
export interface Series {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: string;
}

/** Series by a key of a few words: the metric, the pod, and what else tells them apart. */
export type SeriesByKey = Readonly<Record<string, Series>>;

/** Other values of some series by their keys, or none. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** Time between two scrapes here, in seconds, and how many there are: longer than any alert waits. */
export const SCRAPE_SECONDS = 15;
const SCRAPES = 300;

/** Always the same value. */
export const steady = (value: number) => `${value}x${SCRAPES}`;
/** Not there. */
const NEVER = `_x${SCRAPES}`;
/** More with each scrape. */
export const rising = (by: number, from = 0) => `${from}+${by}x${SCRAPES}`;

const NAMESPACE = 'shop';

interface Target {
  readonly job: string;
  readonly pod: string;
  readonly endpoint: string;
}

/** The series of one target. */
function ofTarget(
  target: Target,
  figures: readonly (readonly [metric: string, values: string, more?: Readonly<Record<string, string>>])[],
): SeriesByKey {
  return Object.fromEntries(
    figures.map(([metric, values, more = {}]) => {
      // What tells series of one metric and pod apart.
      const words = [metric, target.pod, ...(metric === 'up' ? [target.endpoint] : Object.values(more).slice(0, 1))];
      return [words.join(' '), { metric, values, labels: { namespace: NAMESPACE, ...target, ...more } }];
    }),
  );
}

/** A server that is well. */
export function serverSeries(topology: string, pod: string, role: 'primary' | 'replica' | 'alone'): SeriesByKey {
  return ofTarget({ job: `${topology}-nodes`, pod, endpoint: 'metrics' }, [
    ['up', steady(1)],
    ['redis_up', steady(1)],
    ['redis_instance_info', steady(1), { role: role === 'replica' ? 'slave' : 'master', os: 'Linux' }],
    ['redis_rejected_connections_total', steady(0)],
    ['redis_memory_used_bytes', steady(100e6)],
    ['redis_memory_max_bytes', steady(300e6)],
    ['redis_memory_used_rss_bytes', steady(150e6)],
    ['redis_mem_fragmentation_ratio', steady(1.1)],
    ['redis_mem_fragmentation_bytes', steady(10e6)],
    ['redis_evicted_keys_total', steady(0)],
    ['redis_aof_last_write_status', steady(1)],
    ['redis_aof_last_bgrewrite_status', steady(1)],
    ['redis_rdb_last_bgsave_status', steady(1)],
    ['redis_rdb_last_save_timestamp_seconds', rising(SCRAPE_SECONDS)],
    ['redis_rdb_changes_since_last_save', steady(5)],
    ['redis_latest_fork_seconds', steady(0.01)],
    ['redis_master_repl_offset', rising(1000)],
    ...(role === 'primary'
      ? ([
          ['redis_connected_slave_offset_bytes', rising(1000), { slave_ip: '10.0.0.9', slave_state: 'online' }],
          ['redis_connected_slave_lag_seconds', steady(1), { slave_ip: '10.0.0.9', slave_state: 'online' }],
        ] as const)
      : []),
    ...(role === 'replica'
      ? ([
          ['redis_master_link_up', steady(1), { master_host: '10.0.0.8' }],
          // What it would say as a primary.
          ['redis_instance_info', NEVER, { role: 'master', os: 'Linux' }],
        ] as const)
      : []),
  ]);
}

/** What a server of a cluster has besides. */
export function shardSeries(topology: string, pod: string): SeriesByKey {
  return ofTarget({ job: `${topology}-nodes`, pod, endpoint: 'metrics' }, [
    ['redis_cluster_state', steady(1)],
    ['redis_cluster_slots_ok', steady(16_384)],
    ['redis_db_keys', steady(20_000), { db: 'db0' }],
    ['redis_memory_used_dataset_bytes', steady(80e6)],
    ['redis_commands_processed_total', rising(30_000)],
  ]);
}

/** What kube-state-metrics says of a CronJob: the last run succeeded an hour before, one failed a day before that. */
export function cronJobSeries(topology: string, work: string): SeriesByKey {
  const cronJob = { cronjob: `${topology}-${work}` };
  const job = { job_name: `${cronJob.cronjob}-1` };
  const owner = { owner_kind: 'CronJob', owner_name: cronJob.cronjob };
  return Object.fromEntries(
    (
      [
        ['kube_cronjob_created', steady(0), cronJob],
        ['kube_cronjob_status_last_successful_time', steady(600), cronJob],
        ['kube_job_status_start_time', steady(300), job],
        ['kube_job_owner', steady(1), { ...job, ...owner }],
        ['kube_job_failed', steady(1), { ...job, condition: 'true' }],
      ] as const
    ).map(([metric, values, labels]) => [
      `${metric} ${work}`,
      { metric, values, labels: { namespace: NAMESPACE, ...labels } },
    ]),
  );
}

/** The program that has a topology follow another Redis. */
export function migrationSeries(topology: string): SeriesByKey {
  return ofTarget({ job: `${topology}-migration`, pod: 'migration', endpoint: 'http' }, [
    ['up', steady(1)],
    ['redis_ha_copy_in_step', steady(1)],
    ['redis_ha_copy_lag_seconds', steady(0.2)],
  ]);
}

/** The Envoy beside a server. */
export function besideSeries(topology: string, pod: string): SeriesByKey {
  return ofTarget({ job: `${topology}-nodes`, pod, endpoint: 'envoy-stats' }, [['up', steady(1)]]);
}

/** A Sentinel that is in touch with so many, itself among them. */
export function sentinelSeries(topology: string, pod: string, inTouch: number): SeriesByKey {
  return ofTarget({ job: `${topology}-sentinel`, pod, endpoint: 'sentinel-stats' }, [
    ['up', steady(1)],
    ['redis_up', steady(1)],
    ['redis_sentinel_master_ok_sentinels', steady(inTouch), { master_name: topology }],
  ]);
}

/** A keeper that has nothing to do. */
export function keeperSeries(topology: string, figures: Readonly<Record<string, number>> = {}): SeriesByKey {
  return ofTarget({ job: `${topology}-keeper`, pod: 'keeper', endpoint: 'http' }, [
    ['up', steady(1)],
    ['redis_ha_keeper_settled', steady(1)],
    ['redis_ha_keeper_passes_total', rising(10)],
    ['redis_ha_keeper_state', steady(1), { state: 'settled' }],
    ['redis_ha_keeper_state', steady(0), { state: 'paused' }],
    ...Object.entries(figures).map(([name, value]) => [`redis_ha_keeper_${name}`, steady(value)] as const),
  ]);
}

/** A pod of a front. */
export function frontSeries(name: string, pod: string, votes?: number): SeriesByKey {
  return ofTarget({ job: name, pod, endpoint: 'stats' }, [
    ['up', steady(1)],
    ['haproxy_backend_active_servers', steady(1), { proxy: 'primaries' }],
    ...(votes === undefined
      ? []
      : ([
          ['haproxy_backend_active_servers', steady(votes), { proxy: 'says-redis-0' }],
          ['haproxy_backend_active_servers', steady(0), { proxy: 'says-redis-1' }],
        ] as const)),
  ]);
}

/** A pod of a proxy. */
export function proxySeries(name: string, pod: string): SeriesByKey {
  return ofTarget({ job: name, pod, endpoint: 'envoy-stats' }, [
    ['up', steady(1)],
    ['envoy_server_days_until_first_cert_expiring', steady(30)],
    ...['admin', 'web'].flatMap(
      upstream =>
        [
          ['envoy_cluster_membership_total', steady(2), { envoy_cluster_name: upstream }],
          ['envoy_cluster_membership_healthy', steady(2), { envoy_cluster_name: upstream }],
          ['envoy_cluster_upstream_cx_connect_fail', steady(3), { envoy_cluster_name: upstream }],
        ] as const,
    ),
  ]);
}

/** The series with other values, as promtool takes them. Throws where there is no such series. */
export function inputs(all: SeriesByKey, changes: Changes = {}): { series: string; values: string }[] {
  const unknown = Object.keys(changes).filter(key => !(key in all));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')} among ${Object.keys(all).join(', ')}`);
  return Object.entries(all).flatMap(([key, { metric, labels, values }]) => {
    const given = key in changes ? changes[key] : values;
    const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return given === undefined ? [] : [{ series: `${metric}{${matchers.join(',')}}`, values: given }];
  });
}
