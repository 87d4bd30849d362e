import { migrateSlots, readJobs } from '../../../../keeper/cluster/scaling/migrate-slots';

const move = { slots: [{ start: 0, end: 599 }], ownerId: 'o', to: 'web-3-0', toId: 't', ip: '10.0.0.2', isNew: false };
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
      isExport: true,
      targetId: 't',
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
