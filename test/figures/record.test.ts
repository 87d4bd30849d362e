import { conditionsOf, lineOf, recordsIn } from './record';
import { HERE, record, THERE } from './support/records';

test('a record is one line, whose names are sorted, and is read again', () => {
  const line = lineOf(record());
  expect(line).toBe(
    '{"cell":"kill-process_redis-8.0","figures":{"gapMs":1000},"kind":"kind","load":0.5,' +
      '"machine":{"cpus":2,"memoryGiB":24,"model":"A"},"nice":0,"run":1,' +
      '"versions":{"engine":"redis 8.0.6","library":"1.0.0","node":"v20.1.0"},"when":"2026-11-30T07:00:00.000Z"}\n',
  );
  expect(recordsIn(line + line, 'a.jsonl')).toEqual([record(), record()]);
});

test.each([
  ['half of one', lineOf(record()).slice(0, 40)],
  ['another text', '{"kind":"kind"}'],
])('%s is refused, with its place', (_, text) => {
  expect(() => recordsIn(`${lineOf(record())}${text}`, 'a.jsonl')).toThrow(/^Line 2 of a.jsonl is no record of a run/);
});

test.each([
  ['another patch of Node', { node: 'v20.9.1' }, HERE, true],
  ['another engine', { engine: 'redis 8.0.7' }, HERE, true],
  ['another version of Node', { node: 'v22.1.0' }, HERE, false],
  ['another version of the library', { library: '1.1.0' }, HERE, false],
  ['another machine', {}, THERE, false],
  ['another memory', {}, { ...HERE, memoryGiB: 8 }, false],
  ['another Kubernetes', {}, { ...HERE, kubernetes: '1.34.4', nodes: 3, node: '2 CPUs and 8 GiB' }, false],
])('%s: are the conditions alike?', (_, versions, machine, alike) => {
  const other = record({ machine, versions: { ...record().versions, ...versions } });
  expect(conditionsOf(other) === conditionsOf(record())).toBe(alike);
});
