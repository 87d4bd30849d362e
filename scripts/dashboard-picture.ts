// Draws a dashboard of a synthesized chart from what a Prometheus has: no Grafana is needed. See docs/dashboards.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Dashboard } from '../lib/monitoring/dashboard/grafana';
import { picture } from './picture/picture';
import { prometheusAt } from './picture/prometheus';

const USAGE = `npm run dashboard:picture -- --prometheus URL --manifests FILE --out FILE.svg
  --name NAME       of the ConfigMap, where the manifests have more than one dashboard
  --from, --to      such as 2026-01-31T09:00:00Z; without them the hour until now
  --rows TITLES     with commas between them; without it those that are open at first
  --set NAME=VALUE  a variable of the dashboard, any number of times`;

/** Points of a line: more are not seen. */
const POINTS = 120;

/** The dashboard among manifests, by the name of its ConfigMap. */
function dashboardIn(file: string, name: string | undefined): Dashboard {
  const found = parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS())
    .filter(each => each?.kind === 'ConfigMap' && /-dashboard$/.test(each.metadata.name))
    .filter(({ metadata }) => name === undefined || metadata.name === name);
  if (found.length === 1) return JSON.parse(Object.values<string>(found[0].data)[0] ?? '');
  throw new Error(
    `${file} has ${found.length} dashboards${name ? ` that are called ${name}` : ''}; name one by --name: ${found.map(({ metadata }) => metadata.name).join(', ')}`,
  );
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...{ prometheus: text, manifests: text, out: text, name: text, from: text, to: text, rows: text },
      set: { type: 'string', multiple: true },
    },
  });
  const { prometheus, manifests, out } = values;
  if (!prometheus || !manifests || !out) throw new Error(USAGE);
  const to = values.to ? Date.parse(values.to) / 1000 : Math.floor(Date.now() / 1000);
  const from = values.from ? Date.parse(values.from) / 1000 : to - 3600;
  if (!(from < to)) throw new Error(`--from and --to are no time: ${values.from} to ${values.to}`);
  const svg = await picture(dashboardIn(manifests, values.name), prometheusAt(prometheus.replace(/\/+$/, '')), {
    span: { from, to, step: Math.max(1, (to - from) / POINTS) },
    variables: Object.fromEntries((values.set ?? []).map(each => each.split(/=(.*)/s).slice(0, 2))),
    ...(values.rows ? { rows: values.rows.split(',') } : {}),
  });
  writeFileSync(out, svg);
  process.stdout.write(`${out}: ${Math.ceil(svg.length / 1024)} KiB\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
