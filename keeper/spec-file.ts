import { readFile } from 'node:fs/promises';
import type { ClusterSpec } from '../lib/config/keeper-spec';
import type { Log } from './log';
import { parseSpec } from './spec';

/** Reads and checks the spec. Throws a sentence that says what to set. */
export async function readSpecFile(file: string): Promise<ClusterSpec> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(
      `SPEC_FILE ${file} can't be read (${reasonOf(error)}): set it to the file with the topology to keep.`,
    );
  }
  try {
    return parseSpec(text);
  } catch (error) {
    throw new Error(`SPEC_FILE ${file} holds no usable spec: ${reasonOf(error)}.`);
  }
}

/** Reads the spec anew each time; one that became unusable is said once, and the last usable one stays in force. */
export function createSpecReader(file: string, first: ClusterSpec, log: Log): () => Promise<ClusterSpec> {
  let good = first;
  let complaint = '';
  return async () => {
    try {
      const spec = await readSpecFile(file);
      if (JSON.stringify(spec) !== JSON.stringify(good))
        log('info', 'spec changed', { pods: spec.shards.flatMap(s => s.pods) });
      good = spec;
      complaint = '';
    } catch (error) {
      if (complaint !== String(error)) log('error', 'spec unusable', { reason: reasonOf(error) });
      complaint = String(error);
    }
    return good;
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
