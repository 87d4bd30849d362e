import { type Drill, runDrill } from '../../drills/drill';
import type { LedgerClient } from '../../drills/ledger/client';
import { reportWith } from './support/report';

/** A ledger that acknowledges 50 writes between two looks, and a fault, which both write down what is asked of them. */
function rehearsal(changes: Partial<Drill> = {}): { readonly drill: Drill; readonly steps: string[] } {
  const steps: string[] = [];
  let plain = 0;
  const step = (name: string) => {
    if (steps.at(-1) !== name) steps.push(name);
  };
  const report = () => {
    plain += 50;
    return reportWith({ acknowledged: { plain, waited: 0 }, found: plain, longestGapMs: 1234 });
  };
  const ask = (name: string) => async () => {
    step(name);
    return report();
  };
  const ledger: LedgerClient = { start: ask('start'), report: ask('write'), stop: ask('stop') };
  const fault = {
    name: 'a fault',
    portable: true,
    inject: async () => step('inject'),
    heal: async () => step('heal'),
  };
  const condition = (what: string) => ({
    what,
    timeoutMs: 20,
    everyMs: 1,
    holds: async () => {
      step(what);
      return true;
    },
  });
  const drill: Drill = {
    name: 'rehearsal',
    fault,
    target: { namespace: 'test', pod: 'redis-0' },
    ledger,
    effect: condition('effect'),
    recovery: condition('recovery'),
    writes: 50,
    ...changes,
  };
  return { drill, steps };
}

describe('runDrill', () => {
  test('goes from the start of the ledger to its report', async () => {
    const { drill, steps } = rehearsal();
    const result = await runDrill(drill);
    expect(steps).toEqual(['start', 'write', 'inject', 'effect', 'heal', 'recovery', 'write', 'stop']);
    expect(result).toMatchObject({ name: 'rehearsal', fault: 'a fault', longestGapMs: 1234, lost: { plain: 0 } });
  });

  test('heals and stops when the effect never comes, and says so', async () => {
    const effect = { what: 'a new primary', timeoutMs: 5, everyMs: 1, holds: async () => false };
    const { drill, steps } = rehearsal({ effect });
    await expect(runDrill(drill)).rejects.toThrow('waiting for a new primary');
    expect(steps).toEqual(['start', 'write', 'inject', 'heal', 'stop']);
  });

  test('has a ledger on each way to the data, and a result of each', async () => {
    const { drill } = rehearsal();
    const other = rehearsal();
    const result = await runDrill({ ...drill, beside: { front: other.drill.ledger } });
    expect(other.steps).toEqual(['start', 'write', 'stop']);
    expect(result.beside.front).toMatchObject({ name: 'rehearsal, front', fault: 'a fault' });
    expect(result.beside.front?.acknowledged.plain).toBeGreaterThan(0);
  });

  test('stops every ledger when one does not start', async () => {
    const { drill, steps } = rehearsal();
    const deaf: LedgerClient = { ...drill.ledger, start: () => Promise.reject(new Error('no answer')) };
    await expect(runDrill({ ...drill, beside: { front: deaf } })).rejects.toThrow('no answer');
    expect(steps).toEqual(['start', 'stop']);
  });

  test('wants further writes, not time', async () => {
    const { drill } = rehearsal({ writes: 1_000_000, writesTimeoutMs: 5 });
    await expect(runDrill(drill)).rejects.toThrow(
      '1000000 further acknowledged writes in every shard before the fault',
    );
  });
});
