import { bytes } from '../../lib';
import { check, type Problems, shown } from '../../lib/validation';
import { isCount } from '../problems';
import type { ExistingSecrets, PlatformSettings, PrometheusSettings } from './settings';
import { PLATFORM_DEFAULTS } from './settings';

/** What settings of the platform are held against. */
export interface PlatformSurroundings {
  /** Who applies the workloads. */
  readonly workloads: 'argocd' | 'direct' | 'others';
  /** Whether the Redis of the environment is monitored. */
  readonly monitored: boolean;
  /** How many nodes there are for all but Redis. */
  readonly generalNodes: number;
  /** Whether volumes need no class: the cluster has a default, or the environment a class of its own. */
  readonly hasStorageClass: boolean;
  /** The Secrets with passwords, each as namespace and name, such as `redis/redis-credentials`. */
  readonly passwordSecrets: readonly string[];
  /** Whether somebody is told of alerts. */
  readonly hasReceivers: boolean;
  /** Whether Grafana has an address. */
  readonly hasGrafana: boolean;
  /** Secrets of those who are told. */
  readonly receivers: ReceiverSecrets;
}

/** The Secrets of receivers, and where they come from. */
export interface ReceiverSecrets {
  /** Names of those that receivers need. */
  readonly wanted: readonly string[];
  /** Names in the secret manager, by the Secrets' own. @default - they are made by hand */
  readonly stored?: Readonly<Record<string, string>>;
  /** Whether there is something that copies them: External Secrets. */
  readonly outside: boolean;
}

/** Nodes that the Redis of a highly available Argo CD is spread over, one for each server. */
const ARGO_CD_NODES = 3;

/** What is wrong with the settings of a platform, all of it. */
export function platformProblems(settings: PlatformSettings, around: PlatformSurroundings): Problems {
  const { argoCd, prometheus, secrets } = settings;
  return [
    ...check(
      [
        argoCd !== undefined && around.workloads !== 'argocd',
        `platform.argoCd: no Argo CD is installed with workloads ${shown(around.workloads)}; set workloads to "argocd", or leave argoCd out`,
      ],
      [
        argoCd?.highAvailability === true && around.generalNodes < ARGO_CD_NODES,
        `platform.argoCd.highAvailability: it takes ${ARGO_CD_NODES} nodes, and there are ${around.generalNodes} for all but Redis; raise generalNodes.perZone, or set false`,
      ],
      [
        prometheus !== undefined && !around.monitored,
        'platform.prometheus: no Redis of this environment is monitored, so that there is no Prometheus; set monitoring on one, or leave prometheus out',
      ],
      [
        around.monitored && !around.hasStorageClass && prometheus?.storageClass === undefined,
        'platform.prometheus.storageClass: this cluster has no default class for the volume of Prometheus; set the name of one',
      ],
    ),
    ...check(
      [
        around.hasReceivers && !around.monitored,
        'alerts: no Redis of this environment is monitored, so that there are none; set monitoring on one, or leave alerts out',
      ],
      [
        around.hasGrafana && !around.monitored,
        'grafana: no Redis of this environment is monitored, so that there is no Grafana; set monitoring on one, or leave grafana out',
      ],
    ),
    ...receiverProblems(around.receivers),
    ...prometheusProblems(prometheus ?? {}),
    ...(typeof secrets === 'object' ? existingProblems(secrets, around.passwordSecrets) : []),
  ];
}

function prometheusProblems(settings: PrometheusSettings): Problems {
  const { retentionDays, size, cpu, memory } = { ...PLATFORM_DEFAULTS.prometheus, ...settings };
  const noQuantity = (key: string, value: string, example: string): readonly [boolean, string] => [
    !bytes(value),
    `platform.prometheus.${key}: ${shown(value)} is no quantity of bytes; set one such as "${example}"`,
  ];
  return check(
    [
      !isCount(retentionDays),
      `platform.prometheus.retentionDays: ${shown(retentionDays)} is no time to keep metrics; set a whole number of days, 1 or more`,
    ],
    noQuantity('size', size, '50Gi'),
    [
      !/^\d+(\.\d+)?m?$/.test(cpu) || Number.parseFloat(cpu) === 0,
      `platform.prometheus.cpu: ${shown(cpu)} is no quantity of processors; set one such as "500m"`,
    ],
    noQuantity('memory', memory, '2Gi'),
  );
}

function receiverProblems({ wanted, stored, outside }: ReceiverSecrets): Problems {
  if (stored === undefined) return [];
  const named = Object.keys(stored);
  return [
    ...check([
      !outside,
      'alerts.storedSecrets: with platform.secrets "pulumi" nothing copies them; set it to "external", or leave storedSecrets out and make the Secrets',
    ]),
    ...wanted
      .filter(secret => !named.includes(secret))
      .map(
        secret =>
          `alerts.storedSecrets: there is none for ${shown(secret)}; add the name that the secret manager knows it by`,
      ),
    ...named
      .filter(secret => !wanted.includes(secret))
      .map(secret => `alerts.storedSecrets: no receiver needs ${shown(secret)}; take it away`),
    ...Object.entries(stored)
      .filter(([, name]) => name === '')
      .map(([secret]) => `alerts.storedSecrets: the name for ${shown(secret)} is empty; set it`),
  ];
}

function existingProblems({ existing }: ExistingSecrets, wanted: readonly string[]): Problems {
  const named = Object.keys(existing);
  return [
    ...wanted
      .filter(secret => !named.includes(secret))
      .map(
        secret =>
          `platform.secrets.existing: there is none for ${shown(secret)}; add the name that the secret manager knows it by`,
      ),
    ...named
      .filter(secret => !wanted.includes(secret))
      .map(
        secret =>
          `platform.secrets.existing: ${shown(secret)} is no Secret with passwords of this environment; set one of ${wanted.join(', ')}, or take it away`,
      ),
    ...Object.entries(existing)
      .filter(([, name]) => name === '')
      .map(([secret]) => `platform.secrets.existing: the name for ${shown(secret)} is empty; set it`),
  ];
}
