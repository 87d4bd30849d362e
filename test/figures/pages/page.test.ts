import { kindOf, record, TWO } from '../support/records';
import { pageOf } from './page';

test('a page has a chapter with a table for a class of machine', () => {
  const records = [
    record({ figures: { gapMs: 1000, takeoverMs: 2000 } }),
    record({ run: 2, when: '2026-12-01T07:00:00.000Z', figures: { gapMs: 3000 }, load: 2.5 }),
    record({ cell: TWO.name, figures: { gapMs: 100 } }),
  ];
  expect(pageOf(kindOf({ findings: () => ['It grows.'] }), records)).toBe(`# A kind

<!-- Written by \`npm run figures\`, from the records in runs/. Change these, or test/figures. -->

How it is measured.

## On 2 × A, 24 GiB

Measured 2026-11-30 to 2026-12-01 with cdk8s-redis-ha 1.0.0, Node 20; redis 8.0.6. Median (least–most). The load of the
machine was 0.5 to 2.5 in the minute before a run, the runs themselves included; the nice value was 0.

| fault        | engine    | gap       | another after     | runs |
| ------------ | --------- | --------- | ----------------- | ---- |
| kill process | redis-8.0 | 2 s (1–3) | 2 s, in 1 of them | 2    |
| cut node     | redis-8.0 | 100 ms    |                   | 1    |

It grows.
`);
});
