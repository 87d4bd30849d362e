import { until } from '../../drills/wait';
import { clientLabels } from '../../lib/config/labels';
import { selectedBy, selectorOf } from '../support/promql';
import { type AlertDrill, DRILLS_OF_COPIED, DRILLS_OF_SHARDED } from './observe/drills';
import { EMPTY } from './observe/empty';
import {
  type AskedQuery,
  COPIED,
  deployObserved,
  isWhole,
  type Observed,
  SHARDED,
  wantedQueries,
  wantedRules,
} from './observe/release';
import { alertsSince, fired, SPANS_HEAD, spanRows } from './observe/timeline';
import { reached, removeVisitor, runVisitor } from './observe/visitor';
import { printedAtTheEnd } from './replicated/suite';
import { ensureDefaultStorageClass } from './support/deployment';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { PROMETHEUS_NAMESPACE, type Prometheus, type ScrapeTarget, startPrometheus } from './support/prometheus';

const ELSEWHERE = 'redis-observe-elsewhere';

const lines = printedAtTheEnd();
let prometheus: Prometheus;

beforeAll(async () => {
  await ensureDefaultStorageClass();
  prometheus = await startPrometheus();
  await runVisitor(PROMETHEUS_NAMESPACE);
});

afterAll(async () => {
  await removeVisitor(PROMETHEUS_NAMESPACE);
  await prometheus?.remove();
});

const GROUPS: readonly (readonly [Observed, readonly AlertDrill[]])[] = [
  [SHARDED, DRILLS_OF_SHARDED],
  [COPIED, DRILLS_OF_COPIED],
];

describe.each(GROUPS.map(([observed, drills]) => ({ ...observed, observed, drills })))('$name', group => {
  const { observed, drills } = group;
  const { namespace } = observed;
  let targets: readonly ScrapeTarget[] = [];

  beforeAll(async () => {
    await freshNamespaces(namespace, ELSEWHERE);
    // The last sample of a target that went with its monitor counts for five minutes.
    await until(async () => (await prometheus.count(`{__name__=~"up|ALERTS",namespace="${namespace}"}`)) === 0, {
      what: 'Prometheus to forget what an earlier run left',
      timeoutMs: 360_000,
      everyMs: 1000,
    });
    await Promise.all([deployObserved(observed), runVisitor(ELSEWHERE)]);
  });

  afterAll(() => removeNamespaces(namespace, ELSEWHERE));

  it('is scraped, all of it and nothing else, and all of it is up', async () => {
    const look = async () => {
      targets = await prometheus.targets(namespace);
      return targets.every(isUp) && targets.length === sum(observed.targets);
    };
    // What is missing or down is said by the comparison below.
    await until(look, { what: 'every target', timeoutMs: 240_000, everyMs: 1000 }).catch(() => undefined);
    lines.push(`${observed.name}: targets up ${targets.filter(isUp).length} / ${sum(observed.targets)}`);
    const down = targets.filter(each => !isUp(each)).map(({ scrapeUrl, lastError }) => `${scrapeUrl}: ${lastError}`);
    expect(down).toEqual([]);
    expect(counted(targets)).toEqual(observed.targets);
  });

  it('has its alerts evaluated, over series that are there', async () => {
    const wanted = wantedRules(observed);
    const rules = await until(
      async () => {
        const loaded = await prometheus.rules(namespace);
        const all = loaded.length === wanted.length && loaded.every(({ health }) => health !== 'unknown');
        return all ? loaded : undefined;
      },
      { what: 'every rule to be taken up', timeoutMs: 120_000, everyMs: 1000 },
    );
    expect(rules.map(({ name, labels }) => `${labels.redis} ${name}`).sort()).toEqual([...wanted].sort());
    const refused = rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`);
    expect(refused).toEqual([]);
    const selectors = [...new Set(rules.flatMap(({ query }) => selectedBy(query).map(selectorOf)))];
    const empty = await withoutSeries(selectors);
    lines.push(
      `${observed.name}: alerts evaluated ${rules.length} / ${wanted.length}, their selectors with data ${selectors.length - empty.length} / ${selectors.length}`,
    );
    expect(empty).toEqual([]);
  });

  it('has data for the queries of its dashboards, but for what has not happened', async () => {
    const queries = wantedQueries(observed);
    const [may, must] = [true, false].map(known => queries.filter(({ title }) => EMPTY.has(title) === known));
    const unexplained = await withoutSeries(asked(must));
    const empty = new Set([...unexplained, ...(await withoutNow(asked(may)))]);
    const without = queries.filter(({ expr }) => empty.has(expr));
    lines.push(
      `${observed.name}: queries with data ${queries.length - without.length} / ${queries.length}; none, and why:`,
      ...[...new Set(without.map(({ title }) => title))].map(title => `  ${title}: ${EMPTY.get(title) ?? '?'}`),
    );
    expect(unexplained).toEqual([]);
  });

  it('lets Prometheus in, and nobody else', async () => {
    const urls = targets.map(({ scrapeUrl }) => scrapeUrl).sort();
    // The clients of one construct, which may speak to it, and not look at it.
    await runVisitor(namespace, clientLabels(observed.targets['cluster-nodes metrics'] ? 'cluster' : 'watched'));
    // A busy machine answers late now and then; a refusal is one each time.
    await until(async () => (await reached(PROMETHEUS_NAMESPACE, urls)).length === urls.length, {
      what: 'everything to be reached from the namespace of Prometheus',
      timeoutMs: 90_000,
    });
    for (const each of [ELSEWHERE, namespace]) expect(await reached(each, urls)).toEqual([]);
    lines.push(
      `${observed.name}: reached from the namespace of Prometheus ${urls.length} / ${urls.length}, from another 0, by a client of its own 0`,
    );
  });

  /** Everything is well, and no alert waits or fires. */
  const quiet = async () =>
    (await isWhole(observed)) && (await prometheus.count(`ALERTS{namespace="${namespace}"}`)) === 0;
  const untilQuiet = () => until(quiet, { what: 'all to be well, and no alert', timeoutMs: 240_000, everyMs: 1000 });

  it('has no alert while all is well', untilQuiet);

  it.each(drills)('$name: those alerts fire that should, no other, and all are over with it', async drill => {
    const from = await prometheus.now();
    const seen = () => alertsSince(prometheus, namespace, from);
    const heal = await drill.inject(namespace);
    try {
      const firing = async () => {
        const names = fired(await seen());
        return drill.fires.every(each => names.includes(each));
      };
      await until(firing, { what: `${drill.fires.join(', ')} to fire`, timeoutMs: 180_000, everyMs: 2000 });
    } finally {
      await heal();
    }
    await untilQuiet();
    const all = await seen();
    lines.push(
      `${drill.name}: fired ${fired(all).length}, waited alone ${all.length - all.filter(each => each.firing !== undefined).length}, all over`,
    );
    lines.push('', SPANS_HEAD, ...spanRows(drill.name, all), '');
    expect(fired(all)).toEqual([...drill.fires]);
  });

  /** Expressions that give no series now. */
  async function withoutNow(exprs: readonly string[]): Promise<string[]> {
    const counts = await Promise.all(exprs.map(async each => [each, await prometheus.count(each)] as const));
    return counts.filter(([, count]) => count === 0).map(([expr]) => expr);
  }

  /** Selectors that give no series. One that a scrape has not brought yet is asked for again. */
  async function withoutSeries(selectors: readonly string[]): Promise<string[]> {
    let empty = [...selectors];
    const look = async () => {
      empty = await withoutNow(empty);
      return empty.length === 0;
    };
    await until(look, { what: 'every series', timeoutMs: 120_000, everyMs: 2000 }).catch(() => undefined);
    return empty;
  }
});

const asked = (queries: readonly AskedQuery[] = []) => queries.map(({ expr }) => expr);

const isUp = ({ health }: ScrapeTarget) => health === 'up';

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);

/** How many targets there are of each kind. */
function counted(targets: readonly ScrapeTarget[]): Record<string, number> {
  const kinds = targets.map(({ labels }) => `${labels.job} ${labels.endpoint}`);
  return Object.fromEntries([...new Set(kinds)].map(kind => [kind, kinds.filter(each => each === kind).length]));
}
