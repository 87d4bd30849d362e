import { nearest } from '../../config/nearest';
import { isDataKey, isLabel } from '../../config/syntax';
import { check, isObjectName, type Problems, shown } from '../../validation';
import type { SecretKey } from '../../workload/env';
import type { Severity } from '../alerts/alert';
import { ALERT_NAMES } from '../alerts/names';
import { type MuteTime, muteTimeProblems } from './mute-times';
import { type AlertReceiver, secretSettingsOf } from './receivers';
import { type AlertRoute, NOBODY, SEVERITIES, type Telling, type Told } from './route';

/** Routes with every default filled in. */
export interface WantedRoutes {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: Readonly<Record<string, readonly AlertReceiver[]>>;
  readonly severities: Readonly<Record<Severity, Told>>;
  readonly routes: readonly AlertRoute[];
  readonly muteTimes: Readonly<Record<string, readonly MuteTime[]>>;
  readonly inhibition: boolean;
  readonly sendResolved: boolean;
}

/** What is wrong with routes and receivers. Nothing that may be a secret is shown. */
export function routesProblems(wanted: WantedRoutes): Problems {
  const { name, labels, receivers, severities, routes, muteTimes } = wanted;
  return [
    ...check(
      [
        !isObjectName(name),
        `name: ${shown(name)} cannot name an AlertmanagerConfig; use lower-case letters, digits and dashes`,
      ],
      [Object.keys(receivers).length === 0, 'receivers: there are none, so that nobody is told; set one or more'],
    ),
    ...Object.entries(labels)
      .filter(([key, value]) => !isLabel(key, value))
      .map(([key, value]) => `labels: ${shown(key)}: ${shown(value)} is no label; set key and value of one`),
    ...Object.entries(receivers).flatMap(([receiver, ways]) => receiverProblems(receiver, ways)),
    ...Object.entries(muteTimes).flatMap(([time, all]) => muteTimeProblems(`muteTimes.${time}`, all)),
    ...SEVERITIES.flatMap(severity => {
      const told = severities[severity];
      const { to, ...telling } = typeof told === 'object' ? told : { to: told };
      return [...toProblems(severity, to, wanted), ...tellingProblems(severity, telling, wanted)];
    }),
    ...routes.flatMap((route, index) => routeProblems(`routes[${index}]`, route, wanted)),
  ];
}

/** What is allowed, and likely not what is meant. */
export function routesWarnings({ receivers, severities, routes }: WantedRoutes): Problems {
  const told = [
    ...Object.values(severities).map(each => (typeof each === 'object' ? each.to : each)),
    ...routes.map(({ to }) => to),
  ];
  return [
    ...check([severities.critical === false, 'critical: nobody is told when users notice; set the name of a receiver']),
    ...Object.keys(receivers)
      .filter(name => !told.includes(name))
      .map(name => `receivers: ${shown(name)} is told of nothing; name it in a route or a severity, or take it away`),
  ];
}

function receiverProblems(name: string, ways: readonly AlertReceiver[]): Problems {
  const property = `receivers.${name}`;
  return [
    ...check(
      [
        !isObjectName(name),
        `receivers: ${shown(name)} cannot name a receiver; use lower-case letters, digits and dashes`,
      ],
      [name === NOBODY, `receivers: ${shown(name)} is who is told of nothing; set another name`],
      [ways.length === 0, `${property}: there is no way to tell them; set one or more`],
    ),
    ...ways.flatMap(way => wayProblems(property, way)),
  ];
}

function wayProblems(property: string, way: AlertReceiver): Problems {
  return [
    ...secretSettingsOf(way).flatMap(([setting, given]) => secretProblems(`${property}.${setting}`, given)),
    ...kindProblems(property, way),
  ];
}

function secretProblems(property: string, { secret, key }: SecretKey): Problems {
  if (isObjectName(secret) && isDataKey(key)) return [];
  return [
    `${property}: what stands there names no key of a Secret; set { secret, key }, and keep the value itself in the Secret`,
  ];
}

function kindProblems(property: string, way: AlertReceiver): Problems {
  switch (way.kind) {
    case 'slack':
      return check([
        way.channel !== undefined && !/^[#@]?[^\s#@]+$/.test(way.channel),
        `${property}.channel: ${shown(way.channel)} is no channel; set one such as "#redis"`,
      ]);
    case 'opsgenie':
      return check([
        way.region !== undefined && way.region !== 'us' && way.region !== 'eu',
        `${property}.region: ${shown(way.region)} is no region of Opsgenie; set "us" or "eu"`,
      ]);
    case 'email': {
      const addresses = [...way.to, way.from];
      return [
        ...check(
          [way.to.length === 0, `${property}.to: there is no address; set a list of them`],
          [
            !/^[^\s:/]+:\d{1,5}$/.test(way.smarthost),
            `${property}.smarthost: ${shown(way.smarthost)} is no mail server with a port; set one such as "smtp.example.com:587"`,
          ],
          [way.login?.user === '', `${property}.login.user: there is none; set who logs in, or leave login out`],
        ),
        ...addresses
          .filter(address => !/^[^\s@,]+@[^\s@,]+$/.test(address))
          .map(address => `${property}: ${shown(address)} is no mail address; set one such as "redis@example.com"`),
      ];
    }
    case 'pagerduty':
    case 'webhook':
    case 'teams':
      return [];
  }
}

function toProblems(property: string, to: string | false, { receivers }: WantedRoutes): Problems {
  const known = Object.keys(receivers);
  if (to === false || known.includes(to)) return [];
  const near = nearest(to, known);
  const instead = near ? `set "${near}"` : `set ${[...known.map(shown), 'false'].join(' or ')}`;
  return [`${property}: ${shown(to)} is no receiver; ${instead}`];
}

const TIMES = ['groupWait', 'groupInterval', 'repeatInterval'] as const;

function tellingProblems(property: string, telling: Telling, { muteTimes }: WantedRoutes): Problems {
  const { groupBy = [], mute = [] } = telling;
  return [
    ...TIMES.flatMap(key =>
      check([
        telling[key] !== undefined && !/^([1-9]\d*(ms|s|m|h|d))+$/.test(telling[key] ?? ''),
        `${property}.${key}: ${shown(telling[key])} is no time; set one such as "30s" or "4h"`,
      ]),
    ),
    ...groupBy
      .filter(label => !LABEL.test(label) && label !== '...')
      .map(label => `${property}.groupBy: ${shown(label)} cannot name a label of an alert; set one such as "redis"`),
    ...mute
      .filter(name => !Object.hasOwn(muteTimes, name))
      .map(name => `${property}.mute: there are no muteTimes ${shown(name)}; add them, or take the name away`),
  ];
}

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels that have settings of their own. */
const OWN_LABELS: Readonly<Record<string, string>> = {
  alertname: 'alerts',
  redis: 'redis',
  namespace: 'namespaces',
  severity: 'severities',
};

function routeProblems(property: string, route: AlertRoute, wanted: WantedRoutes): Problems {
  const { alerts, redis, namespaces, severities, labels = {}, to } = route;
  const lists = { alerts, redis, namespaces, severities };
  return [
    ...check([
      Object.values(lists).every(list => list === undefined) && Object.keys(labels).length === 0,
      `${property}: it takes every alert; set alerts, redis, namespaces, severities or labels, or critical, warning and info in its place`,
    ]),
    ...Object.entries(lists)
      .filter(([, list]) => list?.length === 0)
      .map(([key]) => `${property}.${key}: an empty list matches nothing; set one or more, or leave it out`),
    ...(alerts ?? [])
      .filter(name => !ALERT_NAMES.includes(name))
      .map(name => {
        const near = nearest(name, ALERT_NAMES);
        return `${property}.alerts: there is no alert ${shown(name)}; set ${near ? `"${near}"` : 'one that docs/alerts.md lists'}`;
      }),
    ...(severities ?? [])
      .filter(severity => !SEVERITIES.includes(severity))
      .map(severity => `${property}.severities: ${shown(severity)} is none; set ${SEVERITIES.join(', ')}`),
    ...(namespaces ?? [])
      .filter(namespace => !isObjectName(namespace))
      .map(namespace => `${property}.namespaces: ${shown(namespace)} cannot name a namespace; set one or more`),
    ...(redis ?? [])
      .filter(name => !isObjectName(name))
      .map(name => `${property}.redis: ${shown(name)} cannot name a Redis; set names of constructs`),
    ...Object.keys(labels).flatMap(label =>
      check(
        [!LABEL.test(label), `${property}.labels: ${shown(label)} cannot name a label of an alert; set another`],
        [
          OWN_LABELS[label] !== undefined,
          `${property}.labels: ${shown(label)} has a setting of its own; set ${OWN_LABELS[label]}`,
        ],
      ),
    ),
    ...toProblems(`${property}.to`, to, wanted),
    ...tellingProblems(property, route, wanted),
  ];
}
