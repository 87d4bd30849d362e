import type { Dashboard, Panel } from './grafana';

/** A query of a dashboard. */
export interface DashboardQuery {
  /** Title of its panel, or what else asks it: `variable: …`, `annotation: …`. */
  readonly title: string;
  /** PromQL, with the dashboard's variables in it: `filledIn` puts values for them. */
  readonly expr: string;
}

/** Every query of a dashboard: of its panels, those of rows that are shut too, its annotations and its variables. */
export function queriesOf({ panels, annotations, templating }: Dashboard): DashboardQuery[] {
  return [
    ...panelsOf(panels).flatMap(({ title = '', targets = [] }) => targets.map(({ expr }) => ({ title, expr }))),
    ...annotations.list.flatMap(({ name, expr }) => (expr ? [{ title: `annotation: ${name}`, expr }] : [])),
    ...templating.list.flatMap(({ name, type, query }) => {
      const [, expr] = (type === 'query' && /^label_values\((.+), \w+\)$/.exec(String(query))) || [];
      return expr ? [{ title: `variable: ${name}`, expr }] : [];
    }),
  ];
}

/** All panels, those of rows that are shut among them. */
export function panelsOf(panels: Dashboard['panels']): Panel[] {
  return panels.flatMap(panel => (panel.type === 'row' ? panel.panels : [panel]));
}

/**
 * A query with values for variables, those of Grafana among them (`__rate_interval`, `__range`). Throws where one is
 * left.
 */
export function filledIn(expr: string, values: Readonly<Record<string, string>>): string {
  // `$1` is none: it stands for what a pattern found.
  return expr.replace(/\$(?:\{(\w+)\}|([a-z_]\w*))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = values[name];
    if (value === undefined) throw new Error(`there is no value for the variable ${name} of ${expr}`);
    return value;
  });
}
