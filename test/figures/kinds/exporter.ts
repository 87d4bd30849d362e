import { DRILLED } from '../../e2e/support/engines';
import { EVERY, exporterSite, LOAD } from '../exporter/site';
import { cellOf, type Kind } from '../kind';
import { OWN, RATIOS } from '../throughput';

const SCRAPE = { name: 'scrapeMs', heading: 'a scrape takes of the server', unit: 'time' } as const;

/** What it costs a server that the exporter beside it is scraped. */
export const EXPORTER: Kind = {
  name: 'exporter',
  title: 'What the exporter costs',
  summary: 'throughput and 99th percentile of a server whose exporter is scraped, and what a scrape takes of it',
  about: [
    `\`redis-benchmark\` makes ${LOAD.requests.toLocaleString('en')} SETs and as many GETs with ${LOAD.clients} clients, while the ` +
      'exporter beside the server is scraped at an interval, as Prometheus does. Throughput and 99th percentile are ratios to ' +
      'the same server in the same round, scraped by nobody; then commands a second.',
    'Server, exporter and clients share the machine, so most of what is lost is the processor time of the exporter and of who ' +
      "scrapes it. What a scrape takes of the server is that of the server's own process, the mean of 500, while nobody else asks.",
  ],
  cells: DRILLED.flatMap(engine => Object.keys(EVERY).map(scraped => cellOf({ scraped, engine }))),
  measures: [...RATIOS, ...OWN, SCRAPE],
  onCluster: false,
  site: ({ of }) => of.engine ?? '',
  open: ({ of }) => exporterSite(of.engine ?? ''),
  findings: rows =>
    rows.flatMap(({ cell, summaries }) => {
      const cost = summaries[SCRAPE.name]?.median;
      if (cost === undefined) return [];
      const share = `${((cost / 15_000) * 100).toPrecision(1)}%`;
      return [`Every 15 s, which is usual, a scrape takes ${share} of the time of a server of ${cell.of.engine}.`];
    }),
  plots: () => [],
};
