import { Failure } from '../../../drills/ledger/connection';
import { createJournal } from '../../../drills/ledger/journal';
import type { Lane } from '../../../drills/ledger/lane';
import type { Findings } from '../../../drills/ledger/report';
import { removeKeys, verify } from '../../../drills/ledger/verify';

/** A lane that wrote 1 to `writes`, of which number 2 was not acknowledged, over a store that answers `attempt`. */
function laneOver(writes: number, attempt: (args: readonly string[]) => Promise<unknown>): Lane {
  const journal = createJournal(0);
  for (let count = 0; count < writes; count++) {
    const number = journal.next();
    if (number !== 2) journal.acknowledged(number, number);
    if (number === 3) journal.waited(3, true, 4);
  }
  const route = { attempt, again: attempt, forget: jest.fn(), close: () => {} };
  const settings = {
    slot: 0,
    prefix: 'k:',
    first: { host: 'x', port: 1 },
    pauseMs: 0,
  };
  return { settings, journal, route, stop: async () => {} };
}

async function findingsOf(lane: Lane, timeoutMs = 1000): Promise<Findings | undefined> {
  let last: Findings | undefined;
  await verify(lane, timeoutMs, findings => {
    last = findings;
  });
  return last;
}

const valueOfKey = (key: string) => key.slice(2);

describe('verify', () => {
  test('finds what is there, in batches', async () => {
    const batches: number[] = [];
    const lane = laneOver(1200, async ([, ...keys]) => {
      batches.push(keys.length);
      return keys.map(valueOfKey);
    });
    expect(await findingsOf(lane)).toMatchObject({ found: 1199, wrong: 0, lost: { plain: 0, waited: 0 } });
    expect(batches).toEqual([500, 500, 199]);
  });

  test('tells what is lost and what is wrong, after a second look elsewhere', async () => {
    let looks = 0;
    const lane = laneOver(5, async ([, ...keys]) => {
      looks += 1;
      return keys.map(key => {
        if (key === 'k:1') return looks === 1 ? null : '1';
        if (key === 'k:3' || key === 'k:4') return null;
        return '77';
      });
    });
    expect(await findingsOf(lane)).toEqual({
      found: 1,
      wrong: 1,
      lost: { plain: 1, waited: 1 },
      lostSample: ['k:3', 'k:4'],
    });
    expect(lane.route.forget).toHaveBeenCalledTimes(1);
  });

  test('asks again until the cluster answers', async () => {
    let failures = 3;
    const lane = laneOver(4, async ([, ...keys]) => {
      if (failures-- > 0) throw new Failure('refused', 'CLUSTERDOWN', 'CLUSTERDOWN');
      return keys.map(valueOfKey);
    });
    expect(await findingsOf(lane)).toMatchObject({ found: 3 });
  });

  test('gives up after a while', async () => {
    const lane = laneOver(4, async () => {
      await new Promise(resolve => setTimeout(resolve, 5));
      throw new Failure('unreachable', 'connection', 'gone');
    });
    await expect(findingsOf(lane, 20)).rejects.toThrow('gone');
  });

  test('reads key by key while a slot moves', async () => {
    const lane = laneOver(9, async ([, ...keys]) => {
      if (keys.length > 1) throw new Failure('refused', 'TRYAGAIN', 'TRYAGAIN Multiple keys request during rehashing');
      return keys.map(valueOfKey);
    });
    expect(await findingsOf(lane)).toMatchObject({ found: 8 });
  });
});

test('removeKeys takes all keys away, those of unknown fate included', async () => {
  const removed: string[] = [];
  const lane = laneOver(3, async ([command, ...keys]) => removed.push(...keys.map(key => `${command} ${key}`)));
  await removeKeys(lane, 1000);
  expect(removed).toEqual(['UNLINK k:0', 'UNLINK k:1', 'UNLINK k:2', 'UNLINK k:3']);
});
