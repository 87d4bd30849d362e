import { inMode } from '../../../../keeper/mode';
import { change, changeNode, decideOn, formed, seenFor } from '../support';

const both = change(formed(), {
  'web-1-0': pod => ({ ...pod, slots: [{ start: 7, end: 9 }, ...pod.slots] }),
});

test('two claims on a slot are left to gossip first, and then to a person', () => {
  expect(decideOn(both)).toMatchObject({ state: 'waiting', steps: [] });
  expect(decideOn(both, seenFor(60_000, both))).toMatchObject({
    state: 'waiting',
    steps: [],
    reason: expect.stringContaining(
      'web-0-0 (5 keys, config epoch 1) and web-1-0 (5 keys, config epoch 2) both own slots 7-9 and do not settle it',
    ),
  });
});

test('they are not called lasting while the two have no link', () => {
  const apart = changeNode(both, 'id:web-1-0', node => ({ ...node, connected: false }));
  expect(decideOn(apart, seenFor(60_000, apart)).reason).toContain('has no bus link to web-1-0');
});

test('even if every view agrees, they are not settled', () => {
  const agreed = changeNode(both, 'id:web-1-0', node => ({ ...node, slots: [{ start: 7, end: 9 }, ...node.slots] }));
  expect(decideOn(agreed).reason).toBe('web-0-0 and web-1-0 both own slots 7-9: gossip is on its way');
});

describe('in the mode', () => {
  const repairing = { state: 'repairing', steps: [{ kind: 'hand-over', pod: 'p', why: 'w' }], reason: 'r' } as const;
  const settled = { state: 'settled', steps: [] } as const;

  test('act, decisions are left as they are', () => {
    expect(inMode(repairing)).toBe(repairing);
    expect(inMode(repairing, 'act')).toBe(repairing);
  });

  test('dry-run, steps are said to be none', () => {
    expect(inMode(settled, 'dry-run')).toBe(settled);
    expect(inMode(repairing, 'dry-run')).toMatchObject({
      state: 'repairing',
      reason: 'a dry run, so nothing is done: r',
    });
  });

  test('paused, there are no steps, and the reason says what would be', () => {
    expect(inMode(repairing, 'paused')).toEqual({
      state: 'paused',
      steps: [],
      reason: 'the keeper is paused by its mode; if it were not: repairing: r',
    });
    expect(inMode(settled, 'paused').reason).toContain('all is as wanted');
  });
});
