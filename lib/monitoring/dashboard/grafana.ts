import type * as common from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/**
 * A type of Grafana's SDK, as its value stands in a dashboard's text: values of enumerations are plain strings, methods
 * are left out. So the SDK lends its types alone, and its builders, of half a megabyte, are not packed.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Element)[]
    ? readonly Plain<Element>[]
    : T extends object
      ? { readonly [Key in keyof T as T[Key] extends () => void ? never : Key]: Plain<T[Key]> }
      : T;

export type GridPos = Plain<sdk.GridPos>;
export type Variable = Plain<sdk.VariableModel>;
export type VariableOption = Plain<sdk.VariableOption>;
export type Annotation = Plain<Omit<sdk.AnnotationQuery, 'target'>>;
export type Link = Plain<sdk.DashboardLink>;
export type Mapping = Plain<sdk.ValueMapping>;
export type Threshold = Plain<sdk.Threshold>;
export type Target = Plain<prometheus.Dataquery>;
export type DataSource = Plain<common.DataSourceRef>;

/** What the SDK leaves open: options and the like differ by the type of a panel, or of a transformation. */
interface Open<Options, Custom> {
  readonly options: Plain<Options>;
  readonly fieldConfig: {
    readonly defaults: Plain<Omit<sdk.FieldConfig, 'custom'>> & { readonly custom?: Plain<Custom> };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
  readonly targets?: readonly Target[];
  readonly transformations?: readonly { readonly id: string; readonly options: object }[];
}

type PanelOf<Type extends string, Options, Custom = never> = { readonly type: Type } & Open<Options, Custom> &
  Plain<Omit<sdk.Panel, 'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'>>;

export type Graph = PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>;
export type Figure = PanelOf<'stat', stat.Options>;
export type States = PanelOf<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>;
export type Table = PanelOf<'table', table.Options, Partial<table.FieldConfig>>;
export type Text = PanelOf<'text', text.Options>;

/** A panel of a dashboard. */
export type Panel = Graph | Figure | States | Table | Text;

/** The head of panels. A collapsed one holds them. */
export type RowPanel = Plain<Omit<sdk.RowPanel, 'panels'>> & { readonly panels: readonly Panel[] };

/** A dashboard, as Grafana reads it. */
export type Dashboard = Plain<Omit<sdk.Dashboard, 'panels' | 'templating' | 'annotations' | 'links'>> & {
  readonly panels: readonly (Panel | RowPanel)[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
  readonly links: readonly Link[];
};
