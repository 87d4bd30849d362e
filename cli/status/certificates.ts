import { X509Certificate } from 'node:crypto';
import { besideServer } from '../../drills/beside-server';
import { COMPONENT } from '../../lib/config/labels';
import { TLS_KEYS } from '../../lib/config/tls';
import type { Pod, Seen } from './seen';

/** From when until when a certificate is good. */
export interface Lifetime {
  readonly from: Date;
  readonly to: Date;
}

/** What the servers of a topology show, by their pods: for how long it is good, or why nobody knows. */
export type Certificates = ReadonlyMap<string, Lifetime | { readonly problem: string }>;

/** What a server has in use. The key beside it stays where it is, also if somebody has put both into one file. */
const SCRIPT = `sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$RUN/tls/${TLS_KEYS.certificate}"`;

/** They change once in weeks, and reading one takes a command in a pod. */
const KEPT_MS = 60_000;

/**
 * Reads the certificates of servers that speak TLS, each once a minute however often it is asked for. Does nothing where
 * there is no TLS.
 *
 * @param read gives the certificates that a server shows, as PEM
 */
export function certificateReader(
  read: (namespace: string, pod: string) => Promise<string> = (namespace, pod) => besideServer(namespace, pod, SCRIPT),
  now: () => number = () => performance.now(),
): (seen: Seen) => Promise<Certificates> {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<Lifetime | { problem: string }> }>();
  return async ({ namespace, pods }) => {
    const shown = pods.filter(showsOne).map(async ({ metadata: { name, uid } }) => {
      const key = `${namespace}/${name}/${uid}`;
      const known = kept.get(key);
      const found =
        known && now() - known.at < KEPT_MS ? known.found : read(namespace, name).then(lifetimeOf).catch(why);
      if (found !== known?.found) kept.set(key, { at: now(), found });
      return [name, await found] as const;
    });
    return new Map(await Promise.all(shown));
  };
}

/** Whether a pod is a server that speaks TLS, and can be asked. */
function showsOne({ metadata, spec, status }: Pod): boolean {
  const redis = spec?.containers?.find(({ name }) => name === 'redis');
  return (
    metadata.labels?.[COMPONENT] === 'server' &&
    status?.phase === 'Running' &&
    (redis?.env ?? []).some(({ name, value }) => name === 'CERTIFICATE' && value)
  );
}

/** The time in which all certificates of a file are good: that of the server, and those between it and the authority. */
export function lifetimeOf(pem: string): Lifetime {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (texts.length === 0) throw new Error('there is no certificate in its file');
  const all = texts.map(text => new X509Certificate(text));
  return {
    from: new Date(Math.max(...all.map(({ validFrom }) => Date.parse(validFrom)))),
    to: new Date(Math.min(...all.map(({ validTo }) => Date.parse(validTo)))),
  };
}

/** Without what was run there, which a command that fails begins with. */
function why(error: unknown): { problem: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { problem: message.split(' failed: ').at(-1) ?? message };
}
