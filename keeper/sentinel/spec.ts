import type { SentinelMonitor, SentinelSpec } from '../../lib/config/keeper-spec';
import { type Fields, isObject, podNames, positive, word } from '../fields';
import { replicatedFields } from '../replicated/spec';
import { commonFields } from '../spec';

/** Reads the spec of servers whose primary the Sentinels choose. Throws a sentence. */
export function parseSentinel(spec: Fields): SentinelSpec {
  return {
    ...commonFields(spec, 'sentinel'),
    ...replicatedFields(spec),
    sentinels: podNames(spec.sentinels, 'sentinels', 'sentinels'),
    sentinelPort: positive(spec, 'sentinelPort'),
    monitor: monitor(spec.monitor),
  };
}

function monitor(value: unknown): SentinelMonitor {
  if (!isObject(value)) throw new Error('monitor must be what Sentinels are to be told');
  return {
    name: word(value, 'name'),
    quorum: positive(value, 'quorum'),
    downAfterMs: positive(value, 'downAfterMs'),
    failoverTimeoutMs: positive(value, 'failoverTimeoutMs'),
    parallelSyncs: positive(value, 'parallelSyncs'),
  };
}
