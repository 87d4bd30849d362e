import { nearest } from '../../config/nearest';
import { check, type Problems, shown } from '../../validation';
import { ALERT_NAMES, type AlertName } from './names';
import { type AlertThresholds, thresholdProblems } from './thresholds';

/** Settings of the alerts. */
export interface AlertSettings {
  /** Alerts that are left out, by name: all are listed in docs/alerts.md. @default - none */
  readonly off?: readonly AlertName[];
  /** From when on alerts hold. @default - see `AlertThresholds` */
  readonly thresholds?: AlertThresholds;
  /** Labels of all alerts, for your Alertmanager's routes, such as `{ team: 'shop' }`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * URL of the folder that you publish the runbooks in, where each alert has its page.
   * @default - none: alerts name the page in the package, and have no link
   */
  readonly runbooks?: string;
}

/** Labels that alerts have by themselves. */
const OWN_LABELS: readonly string[] = ['alertname', 'severity', 'redis', 'namespace'];

/** What is wrong with the settings of alerts. */
export function alertProblems(property: string, settings: AlertSettings | false): Problems {
  if (settings === false) return [];
  const { off = [], thresholds = {}, labels = {}, runbooks } = settings;
  return [
    ...off.flatMap(name => {
      if (ALERT_NAMES.includes(name)) return [];
      const near = nearest(name, ALERT_NAMES);
      return [
        `${property}.off: there is no alert ${shown(name)}; set ${near ? `"${near}"` : 'one that docs/alerts.md lists'}`,
      ];
    }),
    ...thresholdProblems(`${property}.thresholds`, thresholds),
    ...Object.keys(labels).flatMap(label =>
      check(
        [
          !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label),
          `${property}.labels: ${shown(label)} cannot name a label of Prometheus; use letters, digits and underscores, no digit first`,
        ],
        [
          OWN_LABELS.includes(label),
          `${property}.labels: alerts have the label ${shown(label)} by themselves; set another`,
        ],
      ),
    ),
    ...check([
      runbooks !== undefined && !/^https?:\/\/[^\s?#]+$/.test(runbooks),
      `${property}.runbooks: ${shown(runbooks)} is no URL of a folder; set one such as "https://wiki.example/redis"`,
    ]),
  ];
}
