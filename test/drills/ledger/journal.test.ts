import { Ack, createJournal } from '../../../drills/ledger/journal';

describe('a journal', () => {
  test('remembers how each write was acknowledged', () => {
    const journal = createJournal(0);
    for (const number of [journal.next(), journal.next(), journal.next()]) {
      if (number !== 2) journal.acknowledged(number, number);
    }
    journal.waited(3, true, 4);
    expect([1, 2, 3, 4].map(journal.ackOf)).toEqual([Ack.plain, Ack.none, Ack.waited, Ack.none]);
    expect(journal.figures(4).acknowledged).toEqual({ plain: 1, waited: 1 });
  });

  test('leaves a write plain when not all replicas have it', () => {
    const journal = createJournal(0);
    journal.acknowledged(journal.next(), 1);
    journal.waited(1, false, 2);
    expect(journal.figures(2).acknowledged).toEqual({ plain: 1, waited: 0 });
  });

  test('holds more writes than it began with room for', () => {
    const journal = createJournal(0);
    for (let time = 0; time < 10_000; time++) journal.acknowledged(journal.next(), time);
    expect(journal.tried()).toBe(10_000);
    expect(journal.ackOf(10_000)).toBe(Ack.plain);
  });

  test.each([
    ['between two writes', [10, 20, 500, 510], 520, { ms: 480, began: 20 }],
    ['before the first one', [300, 310], 320, { ms: 300, began: 0 }],
    ['after the last one', [10, 20], 900, { ms: 880, began: 20 }],
    ['without any', [], 70, { ms: 70, began: 0 }],
  ])('knows the longest gap: %s', (_, acks, now, gap) => {
    const journal = createJournal(0);
    for (const at of acks) journal.acknowledged(journal.next(), at);
    expect(journal.figures(now).longestGap).toEqual(gap);
  });

  test('does not call it a gap when a replica is waited for', () => {
    const journal = createJournal(0);
    journal.acknowledged(journal.next(), 10);
    journal.waited(1, false, 810);
    journal.acknowledged(journal.next(), 820);
    expect(journal.figures(830).longestGap.ms).toBe(10);
  });

  test('ends its last gap when the lane stops', () => {
    const journal = createJournal(0);
    journal.acknowledged(journal.next(), 10);
    journal.stopped(50);
    expect(journal.figures(10_000).longestGap).toEqual({ ms: 40, began: 10 });
  });

  test('counts failures by kind, and the writes of unknown fate', () => {
    const journal = createJournal(0);
    journal.failed({ kind: 'unanswered', code: 'timeout' }, true);
    journal.failed({ kind: 'refused', code: 'MOVED' }, false);
    journal.failed({ kind: 'refused', code: 'MOVED' }, false);
    expect(journal.figures(1)).toMatchObject({ unknown: 1, errors: { timeout: 1, MOVED: 2 } });
  });

  test('tells connections that broke from those that could not be made', () => {
    const journal = createJournal(0);
    journal.failed({ kind: 'unanswered', code: 'broken' }, true);
    journal.failed({ kind: 'unreachable', code: 'broken' }, false);
    journal.failed({ kind: 'unreachable', code: 'connection' }, false);
    journal.failed({ kind: 'unreachable', code: 'timeout' }, false);
    journal.failed({ kind: 'unanswered', code: 'timeout' }, true);
    journal.failed({ kind: 'refused', code: 'READONLY' }, false);
    expect(journal.figures(1)).toMatchObject({ broken: 2, refused: 2, unknown: 2 });
  });

  describe('failures outside the longest gap', () => {
    const READONLY = { kind: 'refused', code: 'READONLY' } as const;

    test.each<[string, readonly (number | 'fail')[], number]>([
      ['none', [10, 20, 30], 0],
      ['all within it', [10, 'fail', 'fail', 500, 510], 0],
      ['in a shorter one after it', [10, 'fail', 500, 'fail', 510, 520], 1],
      ['in a shorter one before it', [10, 'fail', 'fail', 20, 'fail', 500], 2],
      ['while the longest lasts', [10, 'fail', 20, 'fail', 'fail'], 1],
    ])('%s', (_, events, outside) => {
      const journal = createJournal(0);
      for (const event of events) {
        if (event === 'fail') journal.failed(READONLY, false);
        else journal.acknowledged(journal.next(), event);
      }
      expect(journal.figures(600).outsideGap).toBe(outside);
    });

    test('redirections are none', () => {
      const journal = createJournal(0);
      journal.failed({ kind: 'refused', code: 'MOVED' }, false);
      journal.acknowledged(journal.next(), 5);
      journal.acknowledged(journal.next(), 50);
      expect(journal.figures(51).outsideGap).toBe(0);
    });
  });
});
