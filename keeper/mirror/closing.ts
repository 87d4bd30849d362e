import type { MirrorSpec } from '../../lib/config/keeper-spec';

/**
 * The value of the closing key of a server that lacks writes, or may lack some: it stays until the server is let in. Any
 * other value is a stop of a moment, and expires.
 */
export const AWAY = 'away';

/** The key that closes the Envoy of this pod while it exists on the pod's server. */
export function closingKey(pod: string, { closingPrefix }: Pick<MirrorSpec, 'closingPrefix'>): string {
  return `${closingPrefix}${pod}`;
}
