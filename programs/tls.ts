import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** How a client speaks TLS, as Node and ioredis take it. */
export interface TlsOptions {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name that the certificate must have, whichever address is connected to. */
  readonly servername?: string;
}

/**
 * Reads `ca.crt`, and `tls.crt` and `tls.key` if they are there, from a folder. All servers of a topology show one
 * certificate: its one name is asked for wherever a redirection or a Sentinel leads.
 *
 * @param name of the certificate
 * @throws Error with a sentence that says which file is missing
 */
export function tlsOptions(folder: string, name: string): TlsOptions {
  const read = (file: string) => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch (error) {
      throw new Error(
        `${join(folder, file)} cannot be read (${error instanceof Error ? error.message : String(error)}): mount the Secret with the certificate there.`,
      );
    }
  };
  const shown = existsSync(join(folder, 'tls.crt')) ? { cert: read('tls.crt'), key: read('tls.key') } : {};
  return { ca: read('ca.crt'), ...shown, ...(isIP(name) ? {} : { servername: name }) };
}
