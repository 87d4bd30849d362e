import type { MirrorSpec } from '../../lib/config/keeper-spec';
import { type Fields, podNames, positive, word } from '../fields';
import { commonFields } from '../spec';

/** Reads the spec of servers that Envoys mirror. Throws a sentence. */
export function parseMirror(spec: Fields): MirrorSpec {
  const servers = podNames(spec.servers, 'servers', 'servers');
  const trusted = spec.trusted === undefined ? undefined : word(spec, 'trusted');
  if (trusted !== undefined && !servers.includes(trusted)) {
    throw new Error(`trusted must be one of the servers, not ${JSON.stringify(trusted)}`);
  }
  return {
    ...commonFields(spec, 'mirror'),
    servers,
    statsPort: positive(spec, 'statsPort'),
    closingPrefix: word(spec, 'closingPrefix'),
    ...(trusted === undefined ? {} : { trusted }),
  };
}
