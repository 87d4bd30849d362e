import type { ReplicationSpec } from '../../lib/config/keeper-spec';
import { type Fields, word } from '../fields';
import { replicatedFields } from '../replicated/spec';
import { commonFields } from '../spec';

/** Reads the spec of a primary that is said, and its replicas. Throws a sentence. */
export function parseReplication(spec: Fields): ReplicationSpec {
  const { servers, ...replicated } = replicatedFields(spec);
  const primary = word(spec, 'primary');
  if (!servers.includes(primary)) throw new Error(`primary must be one of the servers, not ${JSON.stringify(primary)}`);
  return { ...commonFields(spec, 'replication'), servers, ...replicated, primary };
}
