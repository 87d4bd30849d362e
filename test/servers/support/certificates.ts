import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate that signed itself, so that it is its own authority, and its key, as texts and as files. */
export interface Certificate {
  readonly files: { readonly certificate: string; readonly key: string };
  readonly certificate: string;
  readonly key: string;
  remove(): void;
}

/** Makes a certificate for a name, by OpenSSL. */
export function certificateFor(name: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-tls-'));
  const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  const args = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  const more = ['-addext', `subjectAltName=DNS:${name}`, '-keyout', files.key, '-out', files.certificate];
  execFileSync('openssl', ['req', '-x509', ...args, ...more], { stdio: 'ignore' });
  return {
    files,
    certificate: readFileSync(files.certificate, 'utf8'),
    key: readFileSync(files.key, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Who signs certificates. */
export interface Authority {
  /** Its own certificate, as a text. */
  readonly certificate: string;
  /**
   * Puts a certificate for this name or address into a folder, as cert-manager does into a Secret: `tls.crt`, `tls.key`, `ca.crt`.
   *
   * @param days that it is good for: with -1 it has ended
   */
  issue(folder: string, name: string, days?: number): void;
  remove(): void;
}

/** Makes an authority, by OpenSSL. */
export function createAuthority(): Authority {
  const own = mkdtempSync(join(tmpdir(), 'redis-ha-ca-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const [ca, caKey] = [join(own, 'ca.crt'), join(own, 'ca.key')];
  openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=authority', '-keyout', caKey, '-out', ca);
  return {
    certificate: readFileSync(ca, 'utf8'),
    issue(folder, name, days = 2) {
      const [request, names] = [join(own, 'request'), join(own, 'names')];
      writeFileSync(names, `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}\n`);
      const [made, madeKey] = [join(own, 'tls.crt'), join(own, 'tls.key')];
      openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', madeKey, '-out', request);
      const signed = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', names];
      openssl('x509', '-req', '-in', request, ...signed, '-days', String(days), '-out', made);
      for (const file of ['ca.crt', 'tls.key', 'tls.crt']) copyFileSync(join(own, file), join(folder, file));
    },
    remove: () => rmSync(own, { recursive: true, force: true }),
  };
}
