import { buildCopyProgram } from './support/copy-program';
import { intoSingle, startPart, startSingle } from './support/copy-servers';
import { cleanUpServers } from './support/server';
import { findWays } from './support/ways';

const program = buildCopyProgram();
afterEach(() => cleanUpServers());
afterAll(() => program.remove());

const older = findWays((from, to) => from === 'redis-8.0' && to !== 'redis-8.0' && to !== 'valkey-9.1');
const newer = findWays((from, to) => from === 'redis-7.0' && to !== 'redis-7.0');

test.each(older)('a backup of %s is refused where %s runs, which cannot read it', async (_from, _to, from, to) => {
  const socket = program.socket();
  const part = await startPart(from, socket);
  await part.call('SET', 'key', 'value');
  const target = await startSingle(to);
  const run = program.start(intoSingle(program, 'one', [socket]));
  expect([await run.ended, run.errors()]).toEqual([2, expect.stringContaining('written by a newer release')]);
  expect(await target.call('EXISTS', 'key')).toBe(0);
});

test.each(newer)('a backup of %s is restored where %s runs', async (_from, _to, from, to) => {
  const socket = program.socket();
  const part = await startPart(from, socket);
  await part.call('HSET', 'key', 'field', 'value');
  const target = await startSingle(to);
  const run = program.start(intoSingle(program, 'one', [socket]));
  expect([await run.ended, run.errors()]).toEqual([0, '']);
  expect(await target.call('HGET', 'key', 'field')).toBe('value');
});
