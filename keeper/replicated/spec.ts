import { countOf, type Fields, podNames } from '../fields';

/** What servers that replicate one primary have in common. */
export interface ReplicatedFields {
  readonly servers: readonly string[];
  readonly minReplicasToWrite: number;
}

/** Reads what the specs of primaries with replicas say. Throws a sentence. */
export function replicatedFields(spec: Fields): ReplicatedFields {
  return {
    servers: podNames(spec.servers, 'servers', 'servers'),
    minReplicasToWrite: countOf(spec, 'minReplicasToWrite'),
  };
}
