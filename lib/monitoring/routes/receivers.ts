import type { SecretKey } from '../../workload/env';
import { TEXT, TITLE } from './messages';

/** One way to tell people. What must not be known stands in a Secret, in the namespace of the routes. */
export type AlertReceiver =
  | SlackReceiver
  | PagerDutyReceiver
  | OpsgenieReceiver
  | EmailReceiver
  | WebhookReceiver
  | TeamsReceiver;

/** A channel of Slack. */
export interface SlackReceiver {
  readonly kind: 'slack';
  /** The URL of an incoming webhook. */
  readonly url: SecretKey;
  /** Channel, such as `#redis`. @default - that of the webhook */
  readonly channel?: string;
}

/** A service of PagerDuty. */
export interface PagerDutyReceiver {
  readonly kind: 'pagerduty';
  /** The integration key of an Events API v2 integration. */
  readonly routingKey: SecretKey;
}

/** A team of Opsgenie. */
export interface OpsgenieReceiver {
  readonly kind: 'opsgenie';
  readonly apiKey: SecretKey;
  /** Where the account is. @default 'us' */
  readonly region?: 'us' | 'eu';
  /** Names of the teams that are told. @default - as the integration says */
  readonly teams?: readonly string[];
}

/** Addresses that are written to. */
export interface EmailReceiver {
  readonly kind: 'email';
  /** Addresses, one or more. */
  readonly to: readonly string[];
  readonly from: string;
  /** Mail server and its port, such as `smtp.example.com:587`. TLS is asked of it. */
  readonly smarthost: string;
  /** Who logs in there. @default - nobody: it takes mail from Alertmanager as it is */
  readonly login?: { readonly user: string; readonly password: SecretKey };
}

/** A program that takes what Alertmanager posts. */
export interface WebhookReceiver {
  readonly kind: 'webhook';
  readonly url: SecretKey;
  /** Token that is sent with each post. @default - none */
  readonly bearerToken?: SecretKey;
}

/** A channel of Microsoft Teams, by a workflow that takes posts. Needs Alertmanager 0.28 or newer. */
export interface TeamsReceiver {
  readonly kind: 'teams';
  /** The URL of the workflow. */
  readonly url: SecretKey;
}

/** The settings of a receiver that are keys of Secrets, by name. */
export function secretSettingsOf(way: AlertReceiver): readonly (readonly [setting: string, key: SecretKey])[] {
  switch (way.kind) {
    case 'slack':
    case 'teams':
      return [['url', way.url]];
    case 'pagerduty':
      return [['routingKey', way.routingKey]];
    case 'opsgenie':
      return [['apiKey', way.apiKey]];
    case 'email':
      return way.login ? [['login.password', way.login.password]] : [];
    case 'webhook':
      return [['url', way.url], ...(way.bearerToken ? ([['bearerToken', way.bearerToken]] as const) : [])];
  }
}

const ref = ({ secret, key }: SecretKey) => ({ name: secret, key });

/** A receiver as the operator reads it: all ways to tell the same people. */
export function receiverOf(name: string, ways: readonly AlertReceiver[], sendResolved: boolean): { name: string } {
  const of = <K extends AlertReceiver['kind']>(kind: K) =>
    ways.filter((way): way is Extract<AlertReceiver, { kind: K }> => way.kind === kind);
  const lists = {
    slackConfigs: of('slack').map(({ url, channel }) => ({
      apiURL: ref(url),
      ...(channel === undefined ? {} : { channel }),
      title: TITLE,
      text: TEXT,
    })),
    pagerdutyConfigs: of('pagerduty').map(({ routingKey }) => ({
      routingKey: ref(routingKey),
      description: TITLE,
      // PagerDuty knows these very words, and `error`.
      severity: '{{ with .CommonLabels.severity }}{{ . }}{{ else }}error{{ end }}',
      details: [{ key: 'alerts', value: TEXT }],
    })),
    opsgenieConfigs: of('opsgenie').map(({ apiKey, region = 'us', teams = [] }) => ({
      apiKey: ref(apiKey),
      ...(region === 'eu' ? { apiURL: 'https://api.eu.opsgenie.com/' } : {}),
      message: TITLE,
      description: TEXT,
      priority: '{{ if eq .CommonLabels.severity "critical" }}P1{{ else }}P3{{ end }}',
      ...(teams.length > 0 ? { responders: teams.map(team => ({ type: 'team', name: team })) } : {}),
    })),
    emailConfigs: of('email').map(({ to, from, smarthost, login }) => ({
      to: to.join(', '),
      from,
      smarthost,
      requireTLS: true,
      ...(login ? { authUsername: login.user, authPassword: ref(login.password) } : {}),
      headers: [{ key: 'Subject', value: TITLE }],
    })),
    webhookConfigs: of('webhook').map(({ url, bearerToken }) => ({
      urlSecret: ref(url),
      ...(bearerToken ? { httpConfig: { authorization: { type: 'Bearer', credentials: ref(bearerToken) } } } : {}),
    })),
    msteamsv2Configs: of('teams').map(({ url }) => ({ webhookURL: ref(url), title: TITLE, text: TEXT })),
  };
  const used = Object.entries(lists).filter(([, configs]) => configs.length > 0);
  return {
    name,
    ...Object.fromEntries(used.map(([list, configs]) => [list, configs.map(config => ({ sendResolved, ...config }))])),
  };
}
