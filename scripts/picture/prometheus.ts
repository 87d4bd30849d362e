/** A series, as Prometheus answers: values over time, in seconds since 1970. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

/** From when to when, in seconds since 1970, and seconds between two points. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Asks a Prometheus. */
export function prometheusAt(address: string) {
  return {
    /** What a query gives over a time. */
    range: (query: string, { from, to, step }: Span): Promise<Series[]> =>
      ask(address, 'query_range', { query, start: from, end: to, step }),
    /** What it gives at one moment. */
    instant: (query: string, time: number): Promise<Series[]> => ask(address, 'query', { query, time }),
  };
}

export type Prometheus = ReturnType<typeof prometheusAt>;

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

async function ask(
  address: string,
  path: string,
  params: Readonly<Record<string, string | number>>,
): Promise<Series[]> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) body.set(name, String(value));
  const answer = (await (await fetch(`${address}/api/v1/${path}`, { method: 'POST', body })).json()) as Answer;
  if (answer.status !== 'success' || !answer.data) {
    throw new Error(`Prometheus refuses ${params.query}: ${answer.error ?? answer.status}`);
  }
  return answer.data.result.map(({ metric, value, values }) => ({
    labels: metric,
    points: (values ?? (value ? [value] : [])).map(([seconds, text]) => [seconds, Number(text)] as const),
  }));
}
