import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
