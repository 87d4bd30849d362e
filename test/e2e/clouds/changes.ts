import { usersOf } from '../../../lib/config/users';
import { FULL } from '../support/engines';
import { edit } from './project';
import { report } from './report';
import type { Run, StackUnderTest } from './stack';

/** An edit, and the resources that it updates in place: kind and how many. What else it does is said before the kind. */
export interface Change {
  readonly what: string;
  /** @default - the environment's */
  readonly file?: string;
  readonly from: string;
  readonly to: string;
  readonly updates: Readonly<Record<string, number>>;
}

/** Kinds of the steps that took place, and how often each; components do nothing. */
export function updated({ steps }: Run): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { op, type } of steps) {
    const kind = `${op === 'update' ? '' : `${op} `}${type.split(':')[2]}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

/** What changes update when they are made at once: those of one kind reach the same resources, or some of them. */
function together(changes: readonly Change[]): Record<string, number> {
  const updates: Record<string, number> = {};
  for (const [kind, count] of changes.flatMap(change => Object.entries(change.updates))) {
    updates[kind] = Math.max(updates[kind] ?? 0, count);
  }
  return updates;
}

/** What is deleted before what: the first of each pair. */
export type Order = readonly (readonly [first: RegExp, second: RegExp])[];

/** Expects what was deleted so far to have gone in that order. */
export function deletedInOrder(stack: StackUnderTest, order: Order): void {
  const names = stack.asked('delete').map(({ type, name }) => `${type} ${name}`);
  const at = (pattern: RegExp) => names.flatMap((name, index) => (pattern.test(name) ? [index] : []));
  for (const [first, second] of order) {
    expect([first, at(first).length > 0, at(second).length > 0]).toEqual([first, true, true]);
    expect([first, second, Math.max(...at(first)) < Math.min(...at(second))]).toEqual([first, second, true]);
  }
}

/** Tests from nothing to a stack that stands still, and through changes of settings. */
export function standsAndChanges(
  stack: () => StackUnderTest,
  name: string,
  changes: readonly Change[],
  up = () => stack().up(),
): void {
  let planned: Run['counts'] = {};

  it('previews what is to be made', async () => {
    const run = await stack().preview();
    report(name, 'preview', run);
    planned = run.counts;
    expect(Object.keys(planned)).toEqual(['create']);
    expect(stack().asked('create')).toEqual([]);
  });

  it('makes just that', async () => {
    const run = await up();
    report(name, 'up', run);
    expect(run.counts).toEqual(planned);
  });

  it('has nothing to do when it is run again', async () => {
    report(name, 'preview again', await stack().unchanged());
    const run = await stack().up();
    report(name, 'up again', run);
    expect(run.counts).toEqual({ same: planned.create });
  });

  it('keeps every password encrypted in its state, and shows none', async () => {
    const passwords = await stack().passwords();
    // Grafana's besides.
    expect(passwords).toHaveLength(usersOf('cluster').length + usersOf('sentinel', 'sentinels').length + 1);
    const everywhere = [stack().stored(), stack().logged(), stack().shown].join();
    expect(everywhere).toContain('RandomPassword');
    const clear = passwords.flatMap(password => [password, Buffer.from(password).toString('base64')]);
    expect(clear.filter(text => everywhere.includes(text))).toEqual([]);
  });

  // One by one with `--full`: each run of the engine takes its time.
  const steps = FULL
    ? changes.map(change => [change.what, [change]] as const)
    : ([['all of it at once', changes]] as const);
  it.each(steps)('changes %s, in place', async (what, edits) => {
    for (const { file = `environments/${name}.ts`, from, to } of edits) edit(stack().folder, file, from, to);
    const expected = together(edits);
    // That a preview says what is done then, is shown above.
    if (FULL) expect(updated(await stack().preview())).toEqual(expected);
    const run = await stack().up();
    report(name, what, run);
    expect(updated(run)).toEqual(expected);
  });
}
