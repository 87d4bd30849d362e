import { lookup as systemLookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A name server that answers no sooner has not answered, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * Finds addresses in DNS. While DNS gives none, the last one stays in use: a name server that is away must not make
 * the keeper blind, and the server at an address says itself which pod it is.
 */
export function createResolver(
  lookup: (name: string) => Promise<{ readonly address: string }> = systemLookup,
  timeoutMs = TIMEOUT_MS,
): (name: string) => Promise<string> {
  const last = new Map<string, string>();
  return async name => {
    const late = sleep(timeoutMs, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('DNS gives no answer in time'), { code: 'EAI_AGAIN' });
    });
    try {
      const { address } = await Promise.race([lookup(name), late]);
      last.set(name, address);
      return address;
    } catch (error) {
      const known = last.get(name);
      if (known === undefined) throw error;
      return known;
    }
  };
}
