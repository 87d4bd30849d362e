import { getPriority } from 'node:os';
import type { Kind, Site } from './kind';
import { loadOf } from './machine';
import type { Turn } from './plan';
import type { Conditions, RunRecord } from './record';

/** What measuring needs from outside. */
export interface Tools {
  readonly conditions: Conditions;
  /** Writes a record, at once. */
  readonly keep: (record: RunRecord) => void;
  /** Says how it goes. */
  readonly say: (line: string) => void;
  /** Asked before each run, when it may begin: whether to end instead. */
  readonly stopped: () => boolean | Promise<boolean>;
}

/**
 * Makes runs one after the other, each on its site. One that fails is said and leaves no record; what it ran on is set up
 * anew for the next. The runs of a site that can't be set up are left out, which is said too.
 *
 * @returns how many runs were not made
 */
export async function measure(kind: Kind, turns: readonly Turn[], tools: Tools): Promise<number> {
  const { say, stopped } = tools;
  let failed = 0;
  for (const name of new Set(turns.map(({ cell }) => kind.site(cell)))) {
    const own = turns.filter(({ cell }) => kind.site(cell) === name);
    let site: Site | undefined;
    const close = async () => {
      await site?.close().catch(error => say(`${name} is not taken away: ${messageOf(error)}`));
      site = undefined;
    };
    for (const [index, turn] of own.entries()) {
      if (await stopped()) break;
      try {
        site ??= await kind.open(turn.cell);
      } catch (error) {
        failed += own.length - index;
        say(`${name} could not be set up, which leaves out ${own.length - index} runs: ${messageOf(error)}`);
        break;
      }
      if (await taken(kind, site, turn, tools)) continue;
      failed++;
      await close();
    }
    await close();
  }
  return failed;
}

/** Makes one run and keeps its record; says whether it did. */
async function taken(kind: Kind, site: Site, { cell, run }: Turn, tools: Tools): Promise<boolean> {
  const { conditions, keep, say } = tools;
  const what = `${kind.name} ${cell.name}, run ${run}`;
  const began = performance.now();
  const load = loadOf();
  try {
    const figures = await site.take(cell, run);
    const versions = { ...site.versions, ...conditions.versions };
    const { machine } = conditions;
    const when = new Date().toISOString();
    keep({ kind: kind.name, cell: cell.name, run, when, figures, versions, machine, load, nice: getPriority() });
    say(`${what}: ${JSON.stringify(figures)}, after ${Math.round((performance.now() - began) / 1000)} s`);
    return true;
  } catch (error) {
    say(`${what} failed: ${messageOf(error)}`);
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
