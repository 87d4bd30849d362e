import { inRounds } from '../../../cli/bench/rounds';
import { Failure } from '../../../cli/failure';
import type { LoadClient } from '../../../drills/load/client';
import { LOAD_DEFAULTS } from '../../../drills/load/options';
import { loadReport } from '../support/load-report';

/** A load that is done when it is looked at for the second time. */
function fake(name: string, said: string[], report = loadReport({ run: name })): LoadClient {
  let looks = 0;
  return {
    start: async () => {
      said.push(`start ${name}`);
      looks = 0;
      return { ...report, state: 'running' };
    },
    report: async () => {
      looks += 1;
      return { ...report, state: looks > 1 ? 'done' : 'running' };
    },
    stop: async () => {
      said.push(`stop ${name}`);
      return report;
    },
  };
}

const measuring = (said: string[]) => ({
  options: LOAD_DEFAULTS,
  labels: ['web', 'other'],
  rounds: 2,
  tell: (round: number, target: number) => said.push(`${round}.${target} goes on`),
  over: (round: number) => said.push(`${round} is over`),
  signal: new AbortController().signal,
  everyMs: 1,
});

it('has all targets take turns', async () => {
  const said: string[] = [];
  const reports = await inRounds([fake('a', said), fake('b', said)], measuring(said));
  expect(said).toEqual([
    ...['start a', '1.0 goes on', 'start b', '1.1 goes on', '1 is over'],
    ...['start a', '2.0 goes on', 'start b', '2.1 goes on', '2 is over'],
  ]);
  expect(reports.map(each => each.map(({ run }) => run))).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ]);
});

it('stops what is sent when it is interrupted, and says why', async () => {
  const said: string[] = [];
  const interrupted = new AbortController();
  const measured = inRounds([fake('a', said), fake('b', said)], {
    ...measuring(said),
    tell: () => interrupted.abort(new Failure('Interrupted.')),
    signal: interrupted.signal,
  });
  await expect(measured).rejects.toThrow(new Failure('Interrupted.'));
  expect(said).toEqual(['start a', 'stop a']);
});

it('stops what is sent when the program cannot be asked any more', async () => {
  const said: string[] = [];
  const away = {
    ...fake('a', said),
    report: async () => {
      throw new Error('GET /api/v1/x failed: no route');
    },
  };
  await expect(inRounds([away], measuring(said))).rejects.toThrow(new Failure('web could not be measured. no route'));
  expect(said).toEqual(['start a', 'stop a']);
});
