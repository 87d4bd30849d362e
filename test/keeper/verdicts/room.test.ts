import { reasonAgainstLess } from '../../../keeper/verdicts/room';

const MiB = 2 ** 20;
const server = (used: number, max: number, revision = 'old') => ({
  pod: 'web-0',
  revision,
  memory: { used: used * MiB, data: 0, max: max * MiB, evicts: false },
});
const spec = { revision: 'new', maxMemoryBytes: 200 * MiB };

test.each([
  ['more than would fit', [server(300, 400)], spec, true],
  ['more than would fit, with no limit so far', [server(300, 0)], spec, true],
  ['what fits', [server(200, 400)], spec, false],
  // A replica may be over its limit; that is no reason to stop an update of something else.
  ['more than it may have already', [server(300, 200)], spec, false],
  ['more, in a server that is updated', [server(300, 400, 'new')], spec, false],
  ['more, where there is to be no limit', [server(300, 400)], { ...spec, maxMemoryBytes: 0 }, false],
  ['more, and nothing says what it may', [server(300, 400)], { revision: 'new' }, false],
  ['more, outside of an update', [server(300, 400)], { maxMemoryBytes: 200 * MiB }, false],
  ['nobody knows what', [{ pod: 'web-0', revision: 'old' }], spec, false],
])('a server that holds %s', (_, servers, wanted, held) => {
  expect(reasonAgainstLess(servers, wanted) !== undefined).toBe(held);
});
