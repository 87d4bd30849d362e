import type { Figure, Graph, Mapping, Panel, States, Table, Target, Text, Threshold } from './grafana';
import { DATA_SOURCE } from './variables';

/** A panel, and how much room it takes: a dashboard is 24 wide, and 1 high is 38 pixels. */
export interface Sized {
  readonly width: number;
  readonly height: number;
  readonly panel: Panel;
}

/** Panels below one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Sized[];
  /** Whether it is shut until somebody opens it, and asks Prometheus nothing until then. @default false */
  readonly collapsed?: boolean;
  /** A variable: there is a row for each of its values. @default - one row */
  readonly repeat?: string;
}

export interface Query {
  readonly expr: string;
  /** Name of each of its series, with labels such as `{{pod}}`. */
  readonly legend: string;
}

/** Units, in Grafana's words. */
export type Unit = 'short' | 'bytes' | 'binBps' | 'percentunit' | 's' | 'µs' | 'ops' | 'none' | 'd' | 'dtdurations';

export type Color = 'green' | 'orange' | 'red' | 'blue' | 'text';

/** A figure from which on there is another color. */
export type Limit = readonly [from: number, color: Color];

interface PanelProps {
  readonly title: string;
  /** What it shows, and what to make of it. */
  readonly description: string;
  readonly queries: readonly Query[];
  /** @default 'short' */
  readonly unit?: Unit;
  /** Color below all limits. @default 'green' */
  readonly base?: Color;
  readonly limits?: readonly Limit[];
}

interface Room {
  readonly width?: number;
  readonly height?: number;
}

/** Lines over time, with limits as dashed lines. */
export function graph(
  props: PanelProps &
    Room & {
      /** Bars on each other, for what happens now and then. @default false */
      readonly bars?: boolean;
      /** @default - as the data has it */
      readonly max?: number;
    },
): Sized {
  const { title, description, limits = [], bars = false, max } = props;
  const panel: Graph = {
    type: 'timeseries',
    title,
    description,
    datasource: DATA_SOURCE,
    targets: targetsOf(props.queries),
    fieldConfig: {
      defaults: {
        unit: props.unit ?? 'short',
        min: 0,
        ...(max === undefined ? {} : { max }),
        color: { mode: 'palette-classic' },
        thresholds: { mode: 'absolute', steps: steps(props) },
        custom: {
          drawStyle: bars ? 'bars' : 'line',
          lineWidth: 1,
          fillOpacity: bars ? 80 : 8,
          showPoints: 'never',
          spanNulls: false,
          stacking: { mode: bars ? 'normal' : 'none' },
          thresholdsStyle: { mode: limits.length > 0 ? 'dashed' : 'off' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
  return { width: props.width ?? 8, height: props.height ?? 8, panel };
}

/** One figure, colored by its limits. */
export function figure(
  props: PanelProps &
    Room & {
      /** Whether the names of the series are shown rather than their values. @default false */
      readonly named?: boolean;
      readonly mappings?: readonly Mapping[];
    },
): Sized {
  const { title, description, named = false, mappings = [] } = props;
  const panel: Figure = {
    type: 'stat',
    title,
    description,
    datasource: DATA_SOURCE,
    targets: targetsOf(props.queries),
    fieldConfig: {
      defaults: {
        unit: props.unit ?? 'short',
        color: { mode: 'thresholds' },
        thresholds: { mode: 'absolute', steps: steps(props) },
        mappings,
        noValue: 'no data',
      },
      overrides: [],
    },
    options: {
      graphMode: named ? 'none' : 'area',
      colorMode: 'background',
      justifyMode: 'center',
      textMode: named ? 'name' : 'value',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
      orientation: 'auto',
      reduceOptions: { calcs: ['lastNotNull'] },
    },
  };
  return { width: props.width ?? 4, height: props.height ?? 4, panel };
}

/** Which state each series was in when, by name and color of each value. */
export function states(
  props: Omit<PanelProps, 'limits' | 'base' | 'unit'> &
    Room & { readonly values: Readonly<Record<number, readonly [text: string, color: Color]>> },
): Sized {
  const { title, description } = props;
  const panel: States = {
    type: 'state-timeline',
    title,
    description,
    datasource: DATA_SOURCE,
    targets: targetsOf(props.queries),
    fieldConfig: {
      defaults: {
        color: { mode: 'thresholds' },
        mappings: [mapped(props.values)],
        custom: { fillOpacity: 80, lineWidth: 0 },
      },
      overrides: [],
    },
    options: {
      showValue: 'never',
      rowHeight: 0.85,
      mergeValues: true,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
  };
  return { width: props.width ?? 8, height: props.height ?? 8, panel };
}

/** A text for each value. */
export function mapped(values: Readonly<Record<number, readonly [text: string, color: Color]>>): Mapping {
  const options = Object.entries(values).map(
    ([value, [text, color]], index) => [value, { text, color, index }] as const,
  );
  return { type: 'value', options: Object.fromEntries(options) };
}

/** A column of a table: a query with one figure for each line, or a label. */
export interface Column {
  readonly title: string;
  /** @default - the title is that of a label, which is in the results anyway */
  readonly expr?: string;
  /** The label that the column shows. */
  readonly label?: string;
  readonly unit?: Unit;
  readonly base?: Color;
  readonly limits?: readonly Limit[];
}

/** A line for each value of the labels, as they are now. */
export function table(props: Omit<PanelProps, 'queries'> & Room & { readonly columns: readonly Column[] }): Sized {
  const { title, description, columns } = props;
  const asked = columns.filter(({ expr }) => expr !== undefined);
  const figureOf = ({ refId }: Target) => (asked.length > 1 ? `Value #${refId}` : 'Value');
  const targets = targetsOf(asked.map(({ expr = '' }) => ({ expr, legend: '' }))).map(
    ({ legendFormat: _, range: __, ...target }): Target => ({
      ...target,
      format: 'table',
      instant: true,
      range: false,
    }),
  );
  const source = (column: Column) => {
    const target = targets[asked.indexOf(column)];
    return column.label ?? (target ? figureOf(target) : column.title);
  };
  const unseen = targets.filter((_, index) => asked[index]?.label !== undefined).map(figureOf);
  const panel: Table = {
    type: 'table',
    title,
    description,
    datasource: DATA_SOURCE,
    targets,
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: Object.fromEntries(['Time', ...unseen].map(name => [name, true])),
          indexByName: Object.fromEntries(columns.map((column, index) => [source(column), index])),
          renameByName: Object.fromEntries(columns.map(column => [source(column), column.title])),
        },
      },
    ],
    fieldConfig: {
      defaults: { noValue: '-', custom: { align: 'left' } },
      overrides: columns.flatMap(({ title: name, unit, base, limits }) => {
        const properties = [
          ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
          ...(limits === undefined
            ? []
            : [
                { id: 'thresholds', value: { mode: 'absolute', steps: steps({ base, limits }) } },
                { id: 'custom.cellOptions', value: { type: 'color-background' } },
              ]),
        ];
        return properties.length === 0 ? [] : [{ matcher: { id: 'byName', options: name }, properties }];
      }),
    },
    options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
  };
  return { width: props.width ?? 12, height: props.height ?? 8, panel };
}

/** Words. */
export function words(title: string, content: string, { width = 24, height = 8 }: Room = {}): Sized {
  const fieldConfig = { defaults: {}, overrides: [] };
  const panel: Text = { type: 'text', title, fieldConfig, options: { mode: 'markdown', content } };
  return { width, height, panel };
}

function steps({ base = 'green', limits = [] }: Pick<PanelProps, 'base' | 'limits'>): Threshold[] {
  return [{ value: null, color: base }, ...limits.map(([value, color]) => ({ value, color }))];
}

function targetsOf(queries: readonly Query[]): Target[] {
  return queries.map(({ expr, legend }, index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource: DATA_SOURCE,
    expr,
    legendFormat: legend,
    range: true,
    editorMode: 'code',
  }));
}
