/** What an expression selects: a metric, and each matcher of its labels as it stands there. */
export interface Selected {
  readonly metric: string;
  readonly matchers: readonly string[];
}

/** Everything that an expression of this library selects: there each metric has its labels in braces. */
export function selectedBy(expr: string): Selected[] {
  return [...expr.matchAll(/([a-z_]+)\{([^}]*)\}/g)].map(([, metric = '', matchers = '']) => ({
    metric,
    matchers: matchers.split(',').filter(matcher => matcher !== ''),
  }));
}

/** A selector as PromQL has it. */
export function selectorOf({ metric, matchers }: Selected): string {
  return `${metric}{${matchers.join(',')}}`;
}
