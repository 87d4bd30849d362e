import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig' with {
  'resolution-mode': 'import',
};
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { typed } from '../props/typed';
import { warn } from '../warnings';
import { DEFAULT_LABELS } from './monitoring';
import { inhibitRules } from './routes/inhibition';
import { type MuteTime, muteTimeInterval } from './routes/mute-times';
import { routesProblems, routesWarnings, type WantedRoutes } from './routes/problems';
import { type AlertReceiver, receiverOf, secretSettingsOf } from './routes/receivers';
import { type AlertRoute, NOBODY, type Route, rootRoute, type Told } from './routes/route';

/** Who is told of the alerts of this library, and when. */
export interface AlertRoutesProps {
  /**
   * Receivers by name, each one way to tell people or several. Keys, tokens and addresses of webhooks stand in Secrets,
   * in the namespace of the chart.
   */
  readonly receivers: Readonly<Record<string, AlertReceiver | readonly AlertReceiver[]>>;
  /** Who is told when users notice, or soon will. */
  readonly critical: Told;
  /** Who is told of what to look at today. */
  readonly warning: Told;
  /** Who is told of what is good to know. @default - the receiver of `warning` */
  readonly info?: Told;
  /** Alerts that others are told of: the first that matches, unless it says `continue`. @default - none */
  readonly routes?: readonly AlertRoute[];
  /** Times in which nobody is told, by the name that `mute` has. @default - none */
  readonly muteTimes?: Readonly<Record<string, MuteTime | readonly MuteTime[]>>;
  /** Whether nobody is told of what follows from an alert that is raised: docs/alert-routes.md has what. @default true */
  readonly inhibition?: boolean;
  /** Whether people are told that an alert is over. @default true */
  readonly sendResolved?: boolean;
  /** Name of the AlertmanagerConfig. @default - the construct's id */
  readonly name?: string;
  /** Labels by which your Alertmanager selects it. @default { release: 'monitoring' } */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Routes and receivers of alerts, as an AlertmanagerConfig. Needs the Prometheus operator, and an Alertmanager that
 * selects it: by default such a one lets it see alerts of its own namespace alone.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://prometheus-operator.dev/docs/developer/alerting/
 */
export class AlertRoutes extends Construct {
  readonly name: string;
  /** Names of the Secrets that it needs, in its namespace, each with its keys. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;

  constructor(scope: Construct, id: string, props: AlertRoutesProps) {
    super(scope, id);
    const given = typed('AlertRoutesProps', props);
    const wanted = wantedOf(id, given.props);
    this.name = wanted.name;
    const isAccepted = given.accepted(this, () => routesProblems(wanted));
    this.secrets = isAccepted ? secretsOf(wanted) : {};
    if (!isAccepted) return;
    warn(this, routesWarnings(wanted));

    const { name, labels, receivers, routes, severities, muteTimes, inhibition, sendResolved } = wanted;
    const spec: IAlertmanagerConfig['spec'] = {
      route: mutable(rootRoute(routes, severities)),
      receivers: [
        ...Object.entries(receivers).map(([receiver, ways]) => receiverOf(receiver, ways, sendResolved)),
        { name: NOBODY },
      ],
      ...(inhibition ? { inhibitRules: inhibitRules() } : {}),
      ...(Object.keys(muteTimes).length > 0
        ? { muteTimeIntervals: Object.entries(muteTimes).map(([time, all]) => muteTimeInterval(time, all)) }
        : {}),
    };
    new ApiObject(this, 'AlertmanagerConfig', {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      metadata: {
        name,
        labels: {
          'app.kubernetes.io/name': 'redis-alert-routes',
          'app.kubernetes.io/instance': name,
          'app.kubernetes.io/managed-by': 'cdk8s-redis-ha',
          ...labels,
        },
      },
      spec,
    });
  }
}

function wantedOf(id: string, props: AlertRoutesProps): WantedRoutes {
  const { receivers, critical, warning, info = toldOnly(warning), routes = [], muteTimes = {} } = props;
  const { name = id, labels = DEFAULT_LABELS, inhibition = true, sendResolved = true } = props;
  return {
    ...{ name, labels, routes, inhibition, sendResolved },
    receivers: listsOf(receivers),
    severities: { critical, warning, info },
    muteTimes: listsOf(muteTimes),
  };
}

/** The receiver, without its times: these are for one severity. */
function toldOnly(told: Told): Told {
  return typeof told === 'object' ? told.to : told;
}

function listsOf<T>(all: Readonly<Record<string, T | readonly T[]>>): Record<string, readonly T[]> {
  return Object.fromEntries(
    Object.entries(all).map(([name, some]) => [name, Array.isArray(some) ? some : [some as T]]),
  );
}

/** What the operator's types ask for: they say of nothing that it is only read. */
function mutable({
  routes,
  matchers,
  groupBy,
  muteTimeIntervals,
  ...route
}: Route): NonNullable<IAlertmanagerConfig['spec']['route']> {
  return {
    ...route,
    ...(matchers ? { matchers: matchers.map(each => ({ ...each })) } : {}),
    ...(groupBy ? { groupBy: [...groupBy] } : {}),
    ...(muteTimeIntervals ? { muteTimeIntervals: [...muteTimeIntervals] } : {}),
    ...(routes ? { routes: routes.map(mutable) } : {}),
  };
}

function secretsOf({ receivers }: WantedRoutes): Record<string, string[]> {
  const secrets: Record<string, string[]> = {};
  for (const way of Object.values(receivers).flat()) {
    for (const [, { secret, key }] of secretSettingsOf(way)) {
      secrets[secret] = [...new Set([...(secrets[secret] ?? []), key])].sort();
    }
  }
  return secrets;
}
