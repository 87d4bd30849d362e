import { migrateSlots as migrate } from '../../../../keeper/cluster/scaling/migrate-slots';
import { readJobs, readTasks } from '../../../../keeper/cluster/scaling/whole-slots';
import type { Call } from '../../../../keeper/connections';

const move = { slots: [{ start: 0, end: 599 }], ownerId: 'o', to: 'web-3-0', toId: 't', ip: '10.0.0.2', isNew: false };
const nobody: Call = () => Promise.reject(new Error('not this one'));
const migrateSlots = (props: Pick<Parameters<typeof migrate>[0], 'owner' | 'move' | 'now' | 'moved'>) =>
  migrate({ ...props, target: nobody, atomic: 'migrateslots' });
const job = (name: string, state: string, message = '') => [
  ...['name', name, 'operation', 'EXPORT', 'slot_ranges', '0-9 20-29', 'target_node', 't'],
  ...['source_node', 'o', 'state', state, 'message', message],
];

/** A server that answers with these lists of jobs, one after another. */
function server(...replies: unknown[][]) {
  const commands: string[] = [];
  const owner = async (...command: unknown[]) => {
    commands.push(command.join(' '));
    return command[1] === 'GETSLOTMIGRATIONS' ? (replies.length > 1 ? replies.shift() : replies[0]) : 'OK';
  };
  return { commands, owner };
}

test('reads the jobs of a server', () => {
  expect(readJobs([job('a', 'failed', 'no ')])).toEqual([
    {
      name: 'a',
      isOwn: true,
      slots: [
        { start: 0, end: 9 },
        { start: 20, end: 29 },
      ],
      state: 'failed',
      message: 'no',
    },
  ]);
});

test('begins a job of some slots and waits for its end', async () => {
  const { commands, owner } = server([], [], [job('a', 'snapshotting')], [job('a', 'success')]);
  const moved: number[] = [];
  expect(await migrateSlots({ owner, move, now: () => 0, moved: (_, slots) => void moved.push(slots) })).toBe(true);
  expect(commands[2]).toBe('CLUSTER MIGRATESLOTS SLOTSRANGE 0 511 NODE t');
  expect(moved).toEqual([20]);
});

test('waits for a job that another keeper began, and begins none', async () => {
  const { commands, owner } = server([job('old', 'snapshotting')], [job('old', 'success')]);
  await migrateSlots({ owner, move, now: () => 0 });
  expect(commands).not.toContainEqual(expect.stringContaining('MIGRATESLOTS SLOTSRANGE'));
});

test('says why a job failed', async () => {
  const { owner } = server([job('old', 'snapshotting')], [job('old', 'failed', 'Connection lost')]);
  await expect(migrateSlots({ owner, move, now: () => 0 })).rejects.toThrow(
    'gave up the move of its slots: Connection lost',
  );
});

test.each(['NOPERM User keeper has no permissions', "ERR unknown subcommand 'GETSLOTMIGRATIONS'"])(
  'leaves it to keys where the server answers %s',
  async message => {
    const owner = () => Promise.reject(new Error(message));
    expect(await migrateSlots({ owner, move, now: () => 0 })).toBe(false);
  },
);

test('leaves it to keys where the other server does not let the owner in', async () => {
  const { owner } = server(
    [job('old', 'snapshotting')],
    [job('old', 'failed', 'Received error: -NOPERM User replication')],
  );
  expect(await migrateSlots({ owner, move, now: () => 0 })).toBe(false);
});

describe('where the server that gets slots is told', () => {
  const task = (id: string, state: string, error = '') => [
    ...['id', id, 'slots', '0-9 20-29', 'source', 'o', 'dest', 't', 'operation', 'import'],
    ...['state', state, 'last_error', error, 'retries', 0],
  ];
  function taker(...replies: unknown[][]) {
    const commands: string[] = [];
    const target: Call = async (...command) => {
      commands.push(command.join(' '));
      return command[2] === 'STATUS' ? (replies.length > 1 ? replies.shift() : replies[0]) : 'id';
    };
    const moved: number[] = [];
    const props = {
      owner: nobody,
      target,
      move,
      now: () => 0,
      moved: (_: number, slots: number) => void moved.push(slots),
    };
    return { commands, moved, run: () => migrate({ ...props, atomic: 'import' }) };
  }

  test('reads its tasks', () => {
    expect(readTasks([task('a', 'failed', 'no ')])).toMatchObject([
      { name: 'a', isOwn: true, state: 'failed', message: 'no' },
    ]);
    expect(readTasks([['id', 'a', 'slots', '7', 'operation', 'migrate', 'state', 'completed']])).toEqual([
      { name: 'a', isOwn: false, slots: [{ start: 7, end: 7 }], state: 'completed', message: '' },
    ]);
  });

  test('begins a task and waits for its end', async () => {
    const { commands, moved, run } = taker([], [], [task('a', 'streaming-buffer')], [task('a', 'completed')]);
    expect(await run()).toBe(true);
    expect(commands[2]).toBe('CLUSTER MIGRATION IMPORT 0 511');
    expect(moved).toEqual([20]);
  });

  test('ends a task that failed, as the server would go on trying', async () => {
    const { commands, run } = taker([task('old', 'failed', 'Connection lost')]);
    await expect(run()).rejects.toThrow('gave up the move of its slots: Connection lost');
    expect(commands.at(-1)).toBe('CLUSTER MIGRATION CANCEL ID old');
  });
});
