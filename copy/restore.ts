import type { CopySpec } from '../lib/config/copy-spec';
import { now } from '../programs/clock';
import { checkDatabases, copyPart, NOTHING, sumOf, type Totals } from './copy-part';
import { librariesOf, loadLibraries } from './functions';
import { connectTarget } from './login';
import { partsOf } from './manifest';
import { claim, release } from './mark';
import { endPart, partAt, waitForPart } from './part';

/** Writes down one event. */
type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A target that fails over, moves slots or is rolled is waited for this long, in milliseconds. */
const PATIENCE_MS = 5 * 60_000;

/** Restores a backup, part by part. Rejects with a sentence that says what to do. */
export async function restore(spec: Extract<CopySpec, { task: 'restore' }>, log: Log): Promise<void> {
  const parts = partsOf(spec);
  const sockets = parts.map(({ socket }) => socket);
  const target = connectTarget(spec.target, { patienceMs: PATIENCE_MS });
  const began = now();
  let totals: Totals = NOTHING;
  let functions = 0;
  try {
    for (const [index, { socket, has }] of parts.entries()) {
      const part = index + 1;
      await waitForPart(socket, sockets.slice(part), reason => log('waiting', { part, socket, reason }));
      const source = partAt(socket);
      try {
        await checkDatabases(source, spec.target.mode);
        if (index === 0) log('begun', { target: await claim(target, 'restore', spec.id), parts: parts.length });
        functions += await loadLibraries(target, await librariesOf(source));
        const copied = await copyPart(source, target, has, () => log('again, as a primary was lost', { part }));
        totals = sumOf(totals, copied);
        log('part restored', { part, ...copied });
      } finally {
        source.close();
      }
      await endPart(socket);
    }
    await release(target, 'restore');
  } finally {
    target.close();
  }
  log('restored', { ...totals, functions, seconds: Math.round(now() - began) / 1000 });
}
