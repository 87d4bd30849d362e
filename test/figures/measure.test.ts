import type { Kind } from './kind';
import { measure } from './measure';
import { missing } from './plan';
import type { RunRecord } from './record';
import { CONDITIONS, kindOf, siteOf } from './support/records';

/** Measures all cells of a kind so many times, and writes down what happens. */
async function measured(changes: Partial<Kind>, runs = 1, stopped = (_: readonly string[]) => false) {
  const kind = kindOf(changes);
  const records: RunRecord[] = [];
  const said: string[] = [];
  const failed = await measure(kind, missing(kind, [], CONDITIONS, runs), {
    conditions: CONDITIONS,
    keep: record => records.push(record),
    say: line => said.push(line),
    stopped: () => stopped(said),
  });
  return { failed, records, said };
}

const namesOf = (records: readonly RunRecord[]) => records.map(({ cell, run }) => `${cell} ${run}`);

test('each run is kept at once, with the versions of its site and of what measures', async () => {
  const { failed, records } = await measured({}, 2);
  expect(failed).toBe(0);
  expect(namesOf(records)).toHaveLength(6);
  expect(records[0]).toMatchObject({
    kind: 'kind',
    run: 1,
    figures: { gapMs: 1 },
    versions: { engine: 'redis 8.0.6', library: '1.0.0' },
    machine: { cpus: 2 },
  });
});

test('a site is set up once, and taken away after its last run', async () => {
  const steps: string[] = [];
  await measured(
    {
      open: async ({ of }) => {
        steps.push(`open ${of.engine}`);
        return siteOf(
          async ({ of: { fault } }) => ({ gapMs: steps.push(fault ?? '') }),
          async () => void steps.push(`close ${of.engine}`),
        );
      },
    },
    2,
  );
  const [kill, cut] = ['kill process', 'cut node'];
  expect(steps).toEqual([
    ...['open redis-8.0', kill, cut, kill, cut, 'close redis-8.0'],
    ...['open valkey-9.1', kill, kill, 'close valkey-9.1'],
  ]);
});

test('a run that fails leaves no record, is said, and has its site set up anew for the others', async () => {
  let opened = 0;
  const { failed, records, said } = await measured({
    open: async () => {
      opened++;
      return siteOf(async ({ of }) => {
        if (of.engine === 'redis-8.0' && of.fault === 'kill process') throw new Error('nobody took over');
        return { gapMs: 1 };
      });
    },
  });
  expect(failed).toBe(1);
  expect(namesOf(records)).toEqual(['cut-node_redis-8.0 1', 'kill-process_valkey-9.1 1']);
  expect(said[0]).toBe('kind kill-process_redis-8.0, run 1 failed: nobody took over');
  expect(opened).toBe(3);
});

test('the runs of a site that cannot be set up are left out, and counted', async () => {
  const { failed, records, said } = await measured(
    {
      open: async ({ of }) => {
        if (of.engine === 'redis-8.0') throw new Error('no image');
        return siteOf(async () => ({ gapMs: 1 }));
      },
    },
    2,
  );
  expect(failed).toBe(4);
  expect(said[0]).toBe('redis-8.0 could not be set up, which leaves out 4 runs: no image');
  expect(namesOf(records)).toEqual(['kill-process_valkey-9.1 1', 'kill-process_valkey-9.1 2']);
});

test('ends after the run at hand, and takes its site away', async () => {
  let closed = 0;
  const open = async () =>
    siteOf(
      async () => ({ gapMs: 1 }),
      async () => void closed++,
    );
  const { records } = await measured({ open }, 5, said => said.length > 0);
  expect(records).toHaveLength(1);
  expect(closed).toBe(1);
});
