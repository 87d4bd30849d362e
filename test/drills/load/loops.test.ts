import { setImmediate as immediate } from 'node:timers/promises';
import type { Caller } from '../../../drills/load/callers';
import { closedLoop, type Issue, openLoop } from '../../../drills/load/loops';
import type { Pacer } from '../../../drills/load/pacer';
import { evenly } from '../../../drills/load/schedule';

const caller: Caller = { call: async () => 'OK', close: () => {} };
const never = new AbortController().signal;

/** Says that something is due once, at the start. */
function fakePacer() {
  const state = { stopped: false };
  const pacer: Pacer = {
    run: (_rate, _start, due) => setImmediate(due),
    stop: () => {
      state.stopped = true;
    },
  };
  return { pacer, state };
}

test('an open loop sends what was due at its due time, as soon as a connection is free', async () => {
  const start = performance.now() - 3000;
  const schedule = evenly(10, start, 2);
  const dues: number[] = [];
  let [now, most] = [0, 0];
  const issue: Issue = async (_, due) => {
    dues.push(due);
    now += 1;
    most = Math.max(most, now);
    await immediate();
    now -= 1;
  };
  const { pacer, state } = fakePacer();
  const end = await openLoop([caller, caller], 10, schedule, pacer, issue, never);
  expect(dues).toEqual(Array.from({ length: 20 }, (_, number) => schedule.dueAt(number)));
  expect(most).toBe(2);
  expect(end.unsent).toBe(0);
  expect(state.stopped).toBe(true);
});

test('an open loop that is stopped waits for the answers alone', async () => {
  const stopping = new AbortController();
  let sent = 0;
  const issue: Issue = async () => {
    sent += 1;
    if (sent === 3) stopping.abort();
    await immediate();
  };
  const schedule = evenly(10, performance.now() - 3000, 2);
  const end = await openLoop([caller], 10, schedule, fakePacer().pacer, issue, stopping.signal);
  expect(sent).toBe(3);
  expect(end.unsent).toBe(0);
});

test('a closed loop sends the next command when it has the answer to the last', async () => {
  const stopping = new AbortController();
  let [now, most, sent] = [0, 0, 0];
  const issue: Issue = async () => {
    sent += 1;
    now += 1;
    most = Math.max(most, now);
    if (sent === 50) stopping.abort();
    await immediate();
    now -= 1;
  };
  await closedLoop([caller, caller, caller], Number.POSITIVE_INFINITY, issue, stopping.signal);
  expect(most).toBe(3);
  expect(sent).toBeGreaterThanOrEqual(50);
  await closedLoop([caller], performance.now() - 1, issue, never);
  expect(now).toBe(0);
});
