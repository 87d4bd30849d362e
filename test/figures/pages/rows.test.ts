import { kindOf, record, THERE, TWO } from '../support/records';
import { sectionsOf } from './rows';

test('medians of a cell are made of the runs of one class of machine', () => {
  const records = [1, 2, 9].map((seconds, index) => record({ run: index + 1, figures: { gapMs: seconds * 1000 } }));
  const others = record({ machine: THERE, figures: { gapMs: 77 } });
  const [here, there] = sectionsOf(kindOf(), [others, ...records]);
  expect(here?.machine).toBe('2 × A, 24 GiB');
  expect(here?.rows.map(({ summaries }) => summaries.gapMs)).toEqual([{ median: 2000, min: 1000, max: 9000, runs: 3 }]);
  expect(there?.rows.map(({ summaries }) => summaries.gapMs?.median)).toEqual([77]);
});

test('of several versions those runs count that were made under the latest conditions', () => {
  const versions = { ...record().versions, library: '0.9.0' };
  const older = [1, 2, 3].map(run => record({ run, versions, when: '2026-01-01T00:00:00.000Z' }));
  const [section] = sectionsOf(kindOf(), [...older, record()]);
  expect(section?.records).toEqual([record()]);
});

test('a figure that some runs do not have is made of the others; one that none has is left out', () => {
  const runs = [record({ figures: { gapMs: 1, takeoverMs: 5 } }), record({ run: 2, figures: { gapMs: 3 } })];
  const [section] = sectionsOf(kindOf(), [...runs, record({ cell: TWO.name })]);
  expect(section?.rows.map(({ summaries }) => summaries.takeoverMs?.runs)).toEqual([1, undefined]);
});

test('versions that differ are all said', () => {
  const newer = record({ run: 2, versions: { ...record().versions, engine: 'redis 8.0.7' } });
  expect(sectionsOf(kindOf(), [record(), newer])[0]?.rows[0]?.versions.engine).toBe('redis 8.0.6 and redis 8.0.7');
});
