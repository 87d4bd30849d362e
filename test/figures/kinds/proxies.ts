import { BESIDE } from '../../bench/proxies/paths';
import { DRILLED } from '../../e2e/support/engines';
import { cellOf, type Kind } from '../kind';
import { LOAD, proxiesSite } from '../proxies/site';
import { OWN, RATIOS } from '../throughput';

const [SET] = RATIOS;

/** What a proxy costs. */
export const PROXIES: Kind = {
  name: 'proxies',
  title: 'What a proxy costs',
  summary: 'throughput and 99th percentile by HAProxy and by Envoy, as ratios to the same Redis without them',
  about: [
    `\`redis-benchmark\` makes ${LOAD.requests.toLocaleString('en')} SETs and as many GETs with ${LOAD.clients} clients on each path. ` +
      'Throughput and 99th percentile are ratios to the same Redis, or Redis Cluster, without the proxy; the last columns are ' +
      'commands a second.',
    'All paths of an engine take turns, and a ratio is that of two paths in the same round: a machine whose speed drifts is as ' +
      'slow for both. Client, proxy and servers share the machine, so the ratios count, and not what they are ratios of. Each ' +
      'proxy has one thread.',
  ],
  cells: DRILLED.flatMap(engine => Object.keys(BESIDE).map(path => cellOf({ path, engine }))),
  measures: [...RATIOS, ...OWN],
  onCluster: false,
  site: ({ of }) => of.engine ?? '',
  open: ({ of }) => proxiesSite(of.engine ?? ''),
  findings: () => [],
  plots: rows => {
    const behind = rows.filter(({ cell }) => BESIDE[cell.of.path as keyof typeof BESIDE] !== cell.of.path);
    const paths = [...new Set(behind.map(({ cell }) => cell.of.path ?? ''))];
    return [
      {
        kind: 'bars',
        name: 'throughput',
        alt: 'Throughput of SET by each proxy as a ratio to the same Redis without it',
        measure: SET,
        groups: paths,
        bars: DRILLED.map(engine => ({
          name: engine,
          summaries: paths.map(
            path => behind.find(({ cell }) => cell.of.path === path && cell.of.engine === engine)?.summaries[SET.name],
          ),
        })),
      },
    ];
  },
};
