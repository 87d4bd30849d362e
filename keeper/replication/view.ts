import type { ReplicationSpec } from '../../lib/config/keeper-spec';
import type { ServerSeen } from '../replicated/observation';
import { type ServersView, viewServers } from '../replicated/servers-view';

/** What one pass saw of a primary and its replicas. */
export interface Observation {
  readonly now: number;
  /** One entry a wanted server, in the order of their ordinals. */
  readonly pods: readonly ServerSeen[];
}

/** An observation beside the spec. */
export interface View extends ServersView {
  readonly spec: ReplicationSpec;
  readonly now: number;
}

export function viewOf({ now, pods }: Observation, spec: ReplicationSpec): View {
  return { ...viewServers(spec.servers, pods), spec, now };
}
