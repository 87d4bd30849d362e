import { ringOf } from '../config/dynomite-ring';
import type { DynomiteConsistency, DynomiteSecurity } from '../config/dynomite-yaml';
import type { DisruptionBudget } from '../workload/disruption-budget';
import type { PemSecret } from '../workload/dynomite';
import type { Placement } from '../workload/placement';
import type { Resources } from '../workload/resources';
import { SERVER_DEFAULTS, type ServerProps, type WantedServers } from './server-props';

/** A data centre: racks, each of which holds all keys. All run in this Kubernetes cluster, in one namespace. */
export interface DynomiteDataCenter {
  /** Its name: lower-case letters and digits, a letter first. */
  readonly name: string;
  /** Names of its racks, one to three. Each key is on one node of each. */
  readonly racks: readonly string[];
  /**
   * Nodes in each rack, over which the keys are spread evenly. To change it moves no key: those that get another node
   * are lost to clients.
   * @default 1
   */
  readonly nodesPerRack?: number;
  /** Where its nodes run. @default - the topology's `placement` */
  readonly placement?: Placement;
}

/** What Redis behind Dynomite is made of. Everything but `image` has a default. */
export interface RedisDynomiteProps extends ServerProps {
  /**
   * Image of Dynomite, with a tag of one version or a digest. You build it, as there is no official one: it holds `sh`,
   * `dynomite`, `getent`, `wget` and `redis-cli`.
   */
  readonly image: string;
  /** @default - one, `dc1`, of the racks `rack1`, `rack2` and `rack3`, with a node each */
  readonly dataCenters?: readonly DynomiteDataCenter[];
  /**
   * Answers that a read waits for, in the client's data centre. More than one is refused where a data centre has one
   * rack, and warned of where it has two.
   * @default 'DC_ONE'
   */
  readonly readConsistency?: DynomiteConsistency;
  /** The same of a write. @default 'DC_ONE' */
  readonly writeConsistency?: DynomiteConsistency;
  /** Which connections between nodes are encrypted. All but `none` need `pem`. @default 'none' */
  readonly secureServerOption?: DynomiteSecurity;
  /** The private key, RSA as PEM, that all nodes share. You make it, or cert-manager does. @default - none */
  readonly pem?: PemSecret;
  /** Commands that your clients cannot do without: synthesis fails if one does not work here. @default - none */
  readonly requiredCommands?: readonly string[];
  /** Milliseconds after which a node gives an answer up, 100 to 60,000. @default 5000 */
  readonly timeoutMs?: number;
  /** Bytes of each buffer for messages, 512 to 512,000, a multiple of 16: keys must be shorter. @default 16384 */
  readonly bufferBytes?: number;
  /** Messages that a node holds at most, 100,000 to 1,000,000. @default 200000 */
  readonly maxMessages?: number;
  /** What each Dynomite asks for. @default { cpu: '100m', memory: '512Mi' } */
  readonly dynomiteResources?: Resources;
  /** Where the nodes run: `spread` keeps those with the same keys apart. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many nodes with the same keys may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /** Seconds that a pod has to stop in before it is killed, 40 or more. @default 120 */
  readonly gracePeriodSeconds?: number;
}

export const DYNOMITE_DEFAULTS = {
  ...SERVER_DEFAULTS,
  dataCenters: [{ name: 'dc1', racks: ['rack1', 'rack2', 'rack3'] }],
  readConsistency: 'DC_ONE',
  writeConsistency: 'DC_ONE',
  secureServerOption: 'none',
  requiredCommands: [],
  timeoutMs: 5000,
  bufferBytes: 16_384,
  maxMessages: 200_000,
  dynomiteResources: { cpu: '100m', memory: '512Mi' },
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  gracePeriodSeconds: 120,
} as const satisfies Partial<RedisDynomiteProps>;

/** The props, complete. */
export type WantedDynomite = WantedServers &
  RedisDynomiteProps &
  Required<Pick<RedisDynomiteProps, keyof typeof DYNOMITE_DEFAULTS | 'name'>>;

/** A data centre, complete. */
export type WantedDataCenter = Required<DynomiteDataCenter>;

/**
 * Names of the pods of a `RedisDynomite`, those with the same keys in a data centre together: for what each node is to
 * have beforehand, such as a disk.
 *
 * @param name of the topology
 * @param dataCenters its prop of that name, with its default
 */
export function dynomitePods(
  name: string,
  dataCenters: readonly Omit<DynomiteDataCenter, 'placement'>[] = DYNOMITE_DEFAULTS.dataCenters,
): string[][] {
  return dataCenters.flatMap(({ nodesPerRack = 1, ...dataCenter }) => {
    const nodes = ringOf(name, [{ ...dataCenter, nodesPerRack }]);
    return Array.from({ length: nodesPerRack }, (_, index) =>
      nodes.filter(node => node.index === index).map(({ pod }) => pod),
    );
  });
}

/** The data centres, complete. */
export function dataCentersOf({ dataCenters, placement }: WantedDynomite): WantedDataCenter[] {
  return dataCenters.map(dataCenter => ({ nodesPerRack: 1, placement, ...dataCenter }));
}
