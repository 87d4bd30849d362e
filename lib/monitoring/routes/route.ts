import type { Severity } from '../alerts/alert';
import type { AlertName } from '../alerts/names';

/** How bad an alert may be, the worst first. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Severity[];

/** When people are told. Times as Alertmanager writes them: `30s`, `4h`. */
export interface Telling {
  /** Labels whose alerts come in one message. @default ['namespace', 'redis'] */
  readonly groupBy?: readonly string[];
  /** How long the first message waits for more alerts, and for the cause of them. @default - by severity: 10s, 2m, 10m */
  readonly groupWait?: string;
  /** How long after a message the next one about the same group comes. @default - by severity: 1m, 10m, 1h */
  readonly groupInterval?: string;
  /** After how long a message comes again while nothing changes. @default - by severity: 1h, 12h, 24h */
  readonly repeatInterval?: string;
  /** Names of `muteTimes`, in which nobody is told. @default - none */
  readonly mute?: readonly string[];
}

/** Who is told of alerts of a severity: a receiver by name, with the times if others are wanted; `false`: nobody. */
export type Told = string | false | (Telling & { readonly to: string });

/** Alerts that others are told of, or nobody. What is set must all hold. */
export interface AlertRoute extends Telling {
  /** Alerts by name. @default - all */
  readonly alerts?: readonly AlertName[];
  /** Names of constructs, as the label `redis` has them. @default - all */
  readonly redis?: readonly string[];
  /** Namespaces of the constructs. @default - all that the operator lets through: see docs/alert-routes.md */
  readonly namespaces?: readonly string[];
  /** Severities. @default - all */
  readonly severities?: readonly Severity[];
  /** Further labels, such as those of `monitoring.alerts.labels`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Name of a receiver; `false`: nobody is told. */
  readonly to: string | false;
  /** Whether those whom later routes and the severity name are told too. @default false */
  readonly continue?: boolean;
}

/** When people are told by default: who is woken is told at once, and about the rest once there is something to read. */
export const TELLING: Readonly<Record<Severity, Required<Omit<Telling, 'mute' | 'groupBy'>>>> = {
  critical: { groupWait: '10s', groupInterval: '1m', repeatInterval: '1h' },
  warning: { groupWait: '2m', groupInterval: '10m', repeatInterval: '12h' },
  info: { groupWait: '10m', groupInterval: '1h', repeatInterval: '24h' },
};

/** Labels whose alerts come in one message: all about one Redis. */
const GROUP_BY = ['namespace', 'redis'] as const;

/** The receiver of alerts that nobody is told of. */
export const NOBODY = 'nobody';

interface Matcher {
  readonly name: string;
  readonly matchType: '=' | '=~';
  readonly value: string;
}

/** A route as the operator reads it. */
export interface Route {
  readonly matchers?: readonly Matcher[];
  readonly receiver: string;
  readonly continue?: boolean;
  readonly groupBy?: readonly string[];
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
  readonly muteTimeIntervals?: readonly string[];
  readonly routes?: readonly Route[];
}

/** All routes below one that takes alerts of this library alone: those of the props in their order, then by severity. */
export function rootRoute(routes: readonly AlertRoute[], severities: Readonly<Record<Severity, Told>>): Route {
  return {
    receiver: NOBODY,
    // The operator's strategy may let alerts of others through: all of ours have this label.
    matchers: [{ name: 'redis', matchType: '=~', value: '.+' }],
    groupBy: [...GROUP_BY],
    routes: [
      ...routes.map(ownRoute),
      ...SEVERITIES.map(severity => {
        const told = severities[severity];
        const { to, ...telling } = typeof told === 'object' ? told : { to: told };
        return severityRoute(severity, to, telling);
      }),
    ],
  };
}

function ownRoute(route: AlertRoute): Route {
  const { alerts, redis, namespaces, severities = SEVERITIES, labels = {}, to } = route;
  const by = { alertname: alerts, redis, namespace: namespaces };
  return {
    receiver: to === false ? NOBODY : to,
    matchers: [
      ...Object.entries(by).flatMap(([name, values]) => (values ? [matcher(name, values)] : [])),
      ...(route.severities ? [matcher('severity', severities)] : []),
      ...Object.entries(labels).map(([name, value]) => matcher(name, [value])),
    ],
    ...(route.continue ? { continue: true } : {}),
    // Times go by severity here too.
    routes: severities.map(severity => severityRoute(severity, to, route)),
  };
}

function severityRoute(severity: Severity, to: string | false, telling: Telling): Route {
  const { groupWait, groupInterval, repeatInterval } = TELLING[severity];
  return {
    receiver: to === false ? NOBODY : to,
    matchers: [matcher('severity', [severity])],
    groupBy: [...(telling.groupBy ?? GROUP_BY)],
    groupWait: telling.groupWait ?? groupWait,
    groupInterval: telling.groupInterval ?? groupInterval,
    repeatInterval: telling.repeatInterval ?? repeatInterval,
    ...(telling.mute && telling.mute.length > 0 ? { muteTimeIntervals: [...telling.mute] } : {}),
  };
}

function matcher(name: string, values: readonly string[]): Matcher {
  const [value = '', ...more] = values;
  if (more.length === 0) return { name, matchType: '=', value };
  return { name, matchType: '=~', value: values.map(each => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|') };
}
