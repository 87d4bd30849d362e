import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run';

/** The variable that says where the tarball is. */
export const TARBALL = 'REDIS_HA_TEST_TARBALL';

/** Packs what npm would publish: once for all tests of this room, as it takes a minute. */
export default function pack(): void {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  run('npm', ['pack', '--loglevel=error', '--pack-destination', folder], ROOT);
  process.env[TARBALL] = join(folder, readdirSync(folder).find(file => file.endsWith('.tgz')) ?? '');
}
