import type { PlotOption } from './drawing';

/** ECharts takes one or a list of most things. */
export type Each<Value> = Value extends readonly (infer One)[] ? One : Value;
export type Axis = Each<NonNullable<PlotOption['xAxis'] | PlotOption['yAxis']>>;
export type Series = Each<NonNullable<PlotOption['series']>>;

export function listed<Value>(value: Value | undefined): Each<Value>[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as Each<Value>[];
}
