import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { TARBALL } from './pack';

/** Takes away what was packed. */
export default function unpack(): void {
  const tarball = process.env[TARBALL];
  if (tarball) rmSync(dirname(tarball), { recursive: true, force: true });
}
