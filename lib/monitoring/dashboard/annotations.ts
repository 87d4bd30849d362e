import { grown, primaries } from '../measures';
import { ofKeeper, type Subject } from '../subject';
import { alertsSelected } from './alerts';
import type { Annotation } from './grafana';
import { DATA_SOURCE } from './variables';

/** How far back is looked for what was not there before: longer than any scrape takes. */
const BEFORE = '2m';

/** What is marked in all panels: what the keeper did, who became primary, and which alerts fired. */
export function annotationsOf(subject: Subject): Annotation[] {
  const steps = `redis_ha_keeper_steps_total${ofKeeper(subject)}`;
  const leading = primaries(subject);
  return [
    ...(subject.keeper
      ? [
          marked({
            name: 'Steps of the keeper',
            iconColor: 'blue',
            expr: grown(steps, BEFORE, 'kind'),
            titleFormat: 'Keeper: {{kind}}',
          }),
        ]
      : []),
    ...(subject.replicates
      ? [
          marked({
            name: 'New primaries',
            iconColor: 'purple',
            expr: `count by (pod) (${leading}) unless on (pod) ${leading} offset ${BEFORE}`,
            titleFormat: '{{pod}} is primary',
          }),
        ]
      : []),
    marked({
      name: 'Alerts',
      iconColor: 'red',
      expr: `count by (alertname, severity, pod, shard) (${alertsSelected(subject, 'alertstate="firing"')})`,
      titleFormat: '{{alertname}} {{pod}}{{shard}}',
    }),
  ];
}

function marked(props: Pick<Annotation, 'name' | 'iconColor' | 'expr' | 'titleFormat'>): Annotation {
  return { ...props, datasource: DATA_SOURCE, enable: true, hide: false, step: '30s', tagKeys: 'severity,kind' };
}
