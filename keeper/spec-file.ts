import { readFile } from 'node:fs/promises';
import type { KeeperSpec } from '../lib/config/keeper-spec';
import { type Fields, parseObject } from './fields';
import type { Log } from './log';

/** Reads and checks the spec. Throws a sentence that says what to set. */
export async function readSpecFile<Spec>(file: string, parse: (fields: Fields) => Spec): Promise<Spec> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(
      `SPEC_FILE ${file} can't be read (${reasonOf(error)}): set it to the file with the topology to keep.`,
    );
  }
  try {
    return parse(parseObject(text));
  } catch (error) {
    throw new Error(`SPEC_FILE ${file} holds no usable spec: ${reasonOf(error)}.`);
  }
}

/** What the reader needs to know of a topology. */
export interface SpecKind<Spec> {
  readonly parse: (fields: Fields) => Spec;
  readonly servers: (spec: Spec) => readonly string[];
}

/**
 * Reads the spec anew each time; one that became unusable, that of another topology too, is said once, and the last
 * usable one stays in force.
 */
export function createSpecReader<Spec extends KeeperSpec>(
  file: string,
  first: Spec,
  { parse, servers }: SpecKind<Spec>,
  log: Log,
): () => Promise<Spec> {
  let good = first;
  let complaint = '';
  return async () => {
    try {
      const spec = await readSpecFile(file, parse);
      if (JSON.stringify(spec) !== JSON.stringify(good)) log('info', 'spec changed', { pods: servers(spec) });
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
