import type { Prometheus, Series } from '../support/prometheus';

/** What an alert did since a fault began. */
export interface AlertSpan {
  readonly alert: string;
  /** The construct that it is about. */
  readonly redis: string;
  /** The pod, where it is about one. */
  readonly pod: string;
  /** Seconds after the fault when it began to wait, and to fire; nothing if it did not. */
  readonly pending?: number;
  readonly firing?: number;
  /** Seconds after the fault when it was over; nothing while it is not. */
  readonly over?: number;
}

/** Seconds without a sample after which a series has ended: some more than between two of them. */
const GAP_SECONDS = 12;

/** What the alerts of a namespace did since a time, as Prometheus wrote it down itself. */
export async function alertsSince(prometheus: Prometheus, namespace: string, from: number): Promise<AlertSpan[]> {
  const series = await prometheus.since(`ALERTS{namespace="${namespace}"}`, from);
  return spansOf(series, from, await prometheus.now());
}

/** The spans of alerts, from their series. */
export function spansOf(series: readonly Series[], from: number, now: number): AlertSpan[] {
  const keys = [...new Set(series.map(({ metric }) => keyOf(metric)))].sort();
  return keys.map(key => {
    const own = series.filter(({ metric }) => keyOf(metric) === key);
    const times = (state: string) =>
      own.filter(({ metric }) => metric.alertstate === state).flatMap(({ values }) => values.map(([time]) => time));
    const first = (state: string) => {
      const all = times(state);
      return all.length === 0 ? undefined : Math.round(Math.min(...all) - from);
    };
    const last = Math.max(...times('pending'), ...times('firing'));
    const [redis = '', alert = '', pod = ''] = key.split(' ');
    return {
      alert,
      redis,
      pod,
      pending: first('pending'),
      firing: first('firing'),
      ...(now - last > GAP_SECONDS ? { over: Math.round(last - from) } : {}),
    };
  });
}

function keyOf({ redis, alertname, pod = '' }: Readonly<Record<string, string>>): string {
  return [redis, alertname, pod].join(' ');
}

/** Alerts that fired, as `redis alert`, each once. */
export function fired(spans: readonly AlertSpan[]): string[] {
  const names = spans.filter(({ firing }) => firing !== undefined).map(({ redis, alert }) => `${redis} ${alert}`);
  return [...new Set(names)].sort();
}

/** The alerts of a drill as rows of a Markdown table. */
export function spanRows(drill: string, spans: readonly AlertSpan[]): string[] {
  const seconds = (time: number | undefined) => (time === undefined ? '–' : `${time} s`);
  return spans.map(
    ({ alert, redis, pod, pending, firing, over }) =>
      `| ${drill} | ${alert} | ${[redis, pod].filter(Boolean).join(' ')} | ${seconds(pending)} | ${seconds(firing)} | ${seconds(over)} |`,
  );
}

/** The first lines of that table. */
export const SPANS_HEAD =
  '| drill | alert | of | pending after | firing after | over after |\n|---|---|---|---|---|---|';
