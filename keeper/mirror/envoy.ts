import { describeProblem, nobodyListens } from '../observation/problems';
import type { EnvoySeen } from './observation';

/** An answer over HTTP. */
export interface Page {
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** Fetches a page, or rejects. */
export type Fetch = (url: string) => Promise<Page>;

/** Milliseconds that an Envoy has to answer in. */
const TIMEOUT_MS = 1500;

/** How pages are fetched where nothing else is said. */
export const fetchPage: Fetch = url => fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });

/** Counters of copies that did not arrive, and a change of address, on which copies under way are lost. */
const MISSED = [
  'upstream_cx_connect_fail',
  'upstream_cx_connect_timeout',
  'upstream_cx_destroy_with_active_rq',
  'upstream_rq_timeout',
  'membership_change',
];

const WANTED = [...MISSED, 'membership_healthy', 'membership_total', 'upstream_rq_active', 'upstream_rq_total'];

/** The header in which an Envoy names one life of its process. */
const START = 'x-envoy-start';

/** Asks the Envoy of a pod what it is doing. Never rejects. */
export async function observeEnvoy(pod: string, ip: string, port: number, fetchAt: Fetch): Promise<EnvoySeen> {
  try {
    const filter = encodeURIComponent(`^cluster\\..*\\.(${WANTED.join('|')})$`);
    const page = await fetchAt(`http://${ip}:${port}/metrics?filter=${filter}`);
    return readEnvoy(pod, page.headers.get(START) ?? '', await page.text());
  } catch (error) {
    const { problem } = describeProblem(error instanceof Error && error.cause ? error.cause : error);
    return { seen: false, gone: nobodyListens({ problem }), problem };
  }
}

/** Reads the metrics of an Envoy, whose upstreams are named as the pods of their servers. */
export function readEnvoy(pod: string, start: string, metrics: string): EnvoySeen {
  const values = new Map<string, Map<string, number>>();
  for (const [, metric = '', upstream = '', value] of metrics.matchAll(
    /^envoy_cluster_(\w+)\{envoy_cluster_name="([^"]+)"\} (\d+)$/gm,
  )) {
    const known = values.get(upstream) ?? new Map<string, number>();
    values.set(upstream, known.set(metric, Number(value)));
  }
  const own = values.get(pod);
  if (!own || start === '') return { seen: false, gone: false, problem: 'says nothing of its own server' };
  let [active, copies] = [own.get('upstream_rq_active') ?? 0, 0];
  const missed: Record<string, number> = {};
  for (const [upstream, known] of values) {
    // The administration is an upstream too, and is busy with this very question.
    if (upstream === pod || !known.has('upstream_rq_total') || upstream === ADMIN) continue;
    active += known.get('upstream_rq_active') ?? 0;
    copies += known.get('upstream_rq_total') ?? 0;
    // Without an address nothing is even counted.
    const lost = known.get('membership_total') === 0 ? 1 : 0;
    missed[upstream] = MISSED.reduce((sum, metric) => sum + (known.get(metric) ?? 0), lost);
  }
  return { seen: true, start, open: (own.get('membership_healthy') ?? 0) > 0, active, copies, missed };
}

const ADMIN = 'admin';
