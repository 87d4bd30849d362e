import type { Memory } from '../../observation/info';
import type { SilentPod } from '../../observation/silent';
import type { SlotRange } from '../slots';
import type { ClusterNode, SlotMark } from './cluster-nodes';

/** What the keeper saw in one pass. Decisions and verdicts are made from this alone. */
export interface Observation {
  /** When it was made, in milliseconds since the epoch. */
  readonly now: number;
  /** One entry a wanted pod, in the spec's order. */
  readonly pods: readonly PodObservation[];
  /** Pods of this topology that the spec names no more, and that others know; absent where there are none. */
  readonly leaving?: readonly PodObservation[];
}

export type PodObservation = AnsweringPod | SilentPod;

/** A pod that answered, with what it says about itself and about the others. */
export interface AnsweringPod {
  readonly answers: true;
  readonly pod: string;
  /** Where the keeper reached it, and read `id` from it, in this pass. */
  readonly ip: string;
  readonly id: string;
  readonly role: 'primary' | 'replica';
  /** Id of the primary that it replicates. */
  readonly primaryId?: string;
  /** Where it looks for that primary, an address; absent for a primary. */
  readonly primaryHost?: string;
  readonly linkUp: boolean;
  /** It takes commands: `cluster_state` is ok, which lags some seconds behind the slots. */
  readonly clusterOk: boolean;
  readonly configEpoch: number;
  /** Slots that it claims itself. */
  readonly slots: readonly SlotRange[];
  /** Slots that it says to be on their way from or to it; absent where there are none. */
  readonly moving?: readonly SlotMark[];
  /** Its keys in each open slot, by slot; absent where none is open, or where they could not be counted. */
  readonly slotKeys?: Readonly<Record<number, number>>;
  readonly keys: number;
  /** What its data takes, and may take; absent where it does not say. */
  readonly memory?: Memory;
  readonly offset: number;
  /** Zone of the pod's node; absent where the cluster doesn't tell pods their zone. */
  readonly zone?: string;
  readonly engine: string;
  /** Revision of the pod template that the server was started from; absent where it does not say. */
  readonly revision?: string;
  /** How long the server has been running, in seconds. */
  readonly uptimeSeconds: number;
  /** The other nodes that it knows; handshakes, which have no confirmed id yet, are left out. */
  readonly known: readonly ClusterNode[];
}
