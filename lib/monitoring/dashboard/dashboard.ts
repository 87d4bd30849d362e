import { createHash } from 'node:crypto';
import type { AlertSettings } from '../alerts/settings';
import { wantedThresholds } from '../alerts/thresholds';
import type { Subject } from '../subject';
import { alertsFigure, alertsTable, runbooks } from './alerts';
import { annotationsOf } from './annotations';
import { cluster } from './cluster';
import { front } from './front';
import type { Dashboard } from './grafana';
import { keeper } from './keeper';
import { laidOut } from './layout';
import { mirror } from './mirror';
import type { Row } from './panels';
import { persistence } from './persistence';
import { proxy } from './proxy';
import { replication } from './replication';
import { sentinels } from './sentinels';
import { servers } from './servers';
import type { Topic } from './topic';
import { variablesOf, withVariables } from './variables';

/** In the order in which somebody looks who was woken. */
const TOPICS: readonly Topic[] = [front, proxy, servers, cluster, replication, sentinels, mirror, keeper, persistence];

const WIDTH = 24;

/** Version of the format, as the SDK writes it. Grafana brings an older one to its own. */
const SCHEMA_VERSION = 42;

/** What else a dashboard goes by. */
export interface DashboardContext {
  /** The alerts, whose thresholds and runbooks it shows. */
  readonly alerts: AlertSettings | false;
  /** Time between two scrapes. */
  readonly interval: string;
}

/** The dashboard of a construct. */
export function dashboardOf(subject: Subject, { alerts, interval }: DashboardContext): Dashboard {
  const { name, namespace } = subject;
  const at = wantedThresholds(alerts === false ? {} : alerts.thresholds);
  const asked = withVariables(subject);
  const beside = TOPICS.flatMap(({ now }) => now?.(asked, at) ?? []);
  const room = WIDTH - (beside.reduce((sum, { width }) => sum + width, 0) % WIDTH);
  const rows: Row[] = [
    {
      title: 'Now',
      panels: [
        alertsFigure(asked),
        ...TOPICS.flatMap(({ figures }) => figures?.(asked, at) ?? []),
        ...beside,
        alertsTable(asked, room),
      ],
    },
    ...TOPICS.flatMap(topic => topic.rows?.(asked, at) ?? []),
    ...runbooks(subject, alerts),
  ];
  return {
    uid: uidOf(subject),
    title: `Redis: ${namespace ? `${namespace} / ` : ''}${name}`,
    description: `${subject.servers ? 'Servers' : subject.front ? 'Front' : 'Proxy'} of Redis, as cdk8s-redis-ha makes them. Limits are those of the alerts of ${name}; the variables show others of its kind by the same ones.`,
    tags: ['redis', 'cdk8s-redis-ha'],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    templating: { list: variablesOf(subject) },
    annotations: { list: annotationsOf(asked) },
    links: [],
    panels: laidOut(rows, interval),
  };
}

/** Grafana takes 40 characters. A name and a namespace may have more, and with dashes between them two could be one. */
function uidOf({ name, namespace = '' }: Subject): string {
  const hash = createHash('sha256').update(`${namespace}/${name}`).digest('hex');
  return `redis-${hash.slice(0, 24)}`;
}
