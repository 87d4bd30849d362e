import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Entries, type Files, type Plan, planOf } from '../../../charts/gitops/plan';
import { hashOf, RECORD, readRecord } from '../../../charts/gitops/record';
import { synchronize } from '../../../charts/gitops/synchronize';

type Texts = Readonly<Record<string, string>>;

const entries = (texts: Texts): Entries => new Map(Object.entries(texts).map(([name, text]) => [name, { text }]));
const files = (texts: Texts): Files => new Map(Object.entries(texts));

function planned(wanted: Texts, there: Texts): Plan {
  const result = planOf('it', files(wanted), entries(there));
  if ('problems' in result) throw new Error(result.problems.join('\n'));
  return result.plan;
}

/** What is there after each step of a plan: an interruption leaves one of these. */
function steps({ record, write, remove, finalRecord }: Plan, there: Texts): Texts[] {
  if (record === undefined) return [there];
  const states: Texts[] = [{ ...there, [RECORD]: record }];
  const last = () => states.at(-1) ?? {};
  for (const [name, text] of write) states.push({ ...last(), [name]: text });
  for (const gone of remove) states.push(Object.fromEntries(Object.entries(last()).filter(([name]) => name !== gone)));
  return [...states, { ...last(), [RECORD]: finalRecord }];
}

const arrived = (wanted: Texts, there: Texts) => steps(planned(wanted, there), there).at(-1) ?? {};

const NAMES = ['a.yaml', 'b.yaml', 'c.yaml'];
const someTexts = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1\n', '2\n', '3\n'));
const othersTexts = fc.dictionary(fc.constantFrom('README.md', 'own.yaml', '.gitignore'), fc.string());

describe('a folder', () => {
  it('comes to what is wanted from any earlier state, and leaves the files of others alone', () => {
    fc.assert(
      fc.property(fc.array(someTexts, { minLength: 1 }), othersTexts, (versions, others) => {
        let there: Texts = others;
        for (const wanted of versions) {
          there = arrived(wanted, there);
          const { [RECORD]: record = '', ...rest } = there;
          expect(rest).toEqual({ ...others, ...wanted });
          expect([...(readRecord(record)?.keys() ?? [])]).toEqual(Object.keys(wanted).sort());
        }
      }),
    );
  });

  it('is left as it is by a second run', () => {
    fc.assert(
      fc.property(someTexts, someTexts, othersTexts, (before, wanted, others) => {
        const there = arrived(wanted, arrived(before, others));
        const { record, write, remove } = planned(wanted, there);
        expect({ record, write, remove }).toEqual({ record: undefined, write: new Map(), remove: [] });
      }),
    );
  });

  it('is made good after an interruption at any step, by a run for whatever is wanted then', () => {
    fc.assert(
      fc.property(someTexts, someTexts, someTexts, othersTexts, (before, wanted, then, others) => {
        const there = arrived(before, others);
        for (const interrupted of steps(planned(wanted, there), there)) {
          const { [RECORD]: _, ...rest } = arrived(then, interrupted);
          expect(rest).toEqual({ ...others, ...then });
        }
      }),
    );
  });

  it('is as good with the line ends that Git may write', () => {
    const there = arrived({ 'a.yaml': 'x\ny\n' }, {});
    const checkedOut = Object.fromEntries(
      Object.entries(there).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
    );
    expect(planned({ 'a.yaml': 'x\ny\n' }, checkedOut).record).toBeUndefined();
  });

  it('takes files for its own that are as wanted', () => {
    expect(arrived({ 'a.yaml': '1\n' }, { 'a.yaml': '1\n' })[RECORD]).toBe(`${hashOf('1\n')}  a.yaml\n`);
  });

  it.each<[string, Texts, Texts, RegExp]>([
    ['a file that was edited', { 'a.yaml': '2\n' }, { 'a.yaml': 'mine\n' }, /^it\/a.yaml was edited by hand; .*delete/],
    ['one that was edited and is to go', {}, { 'a.yaml': 'mine\n' }, /^it\/a.yaml was edited by hand/],
    ["another's file in the way", { 'b.yaml': '1\n' }, { 'b.yaml': 'theirs\n' }, /^it\/b.yaml is not ours, .*move it/],
    ['a record that is none', {}, { [RECORD]: '../../x' }, /^it\/.synthesized does not say .*git checkout/],
    ['a record with paths in it', {}, { [RECORD]: `${hashOf('')}  ../x\n` }, /does not say/],
    ['a record of hidden files', {}, { [RECORD]: `${hashOf('')}  .git\n` }, /does not say/],
  ])('refuses %s', (_, wanted, changes, sentence) => {
    const result = planOf('it', files(wanted), entries({ ...arrived({ 'a.yaml': '1\n' }, {}), ...changes }));
    expect('problems' in result && result.problems.filter(each => sentence.test(each))).toHaveLength(1);
  });

  it('says all problems at once, and heals as they say', () => {
    const there: Texts = { ...arrived({ 'a.yaml': '1\n' }, {}), 'a.yaml': 'mine\n', 'b.yaml': 'theirs\n' };
    const wanted = { 'a.yaml': '2\n', 'b.yaml': '2\n' };
    expect(planOf('it', files(wanted), entries(there))).toMatchObject({
      problems: [expect.stringContaining('a.yaml'), expect.stringContaining('b.yaml')],
    });
    expect(arrived(wanted, { [RECORD]: there[RECORD] ?? '' })).toMatchObject(wanted);
  });
});

describe('a checkout', () => {
  let checkout: string;
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  });
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  const run = (texts: Texts) => synchronize(checkout, [{ path: 'envs/one', files: files(texts) }]);
  const inFolder = () => readdirSync(join(checkout, 'envs', 'one')).sort();

  it('is written, says what changed, and has no more than that', () => {
    expect(run({ 'a.yaml': '1\n', 'b.yaml': '1\n' })).toEqual({
      written: ['envs/one/a.yaml', 'envs/one/b.yaml'],
      removed: [],
    });
    expect(run({ 'b.yaml': '2\n' })).toEqual({ written: ['envs/one/b.yaml'], removed: ['envs/one/a.yaml'] });
    expect(run({ 'b.yaml': '2\n' })).toEqual({ written: [], removed: [] });
    expect(inFolder()).toEqual([RECORD, 'b.yaml']);
    expect(readFileSync(join(checkout, 'envs', 'one', 'b.yaml'), 'utf8')).toBe('2\n');
  });

  it('has nothing written into one folder when another has a problem', () => {
    mkdirSync(join(checkout, 'two'));
    writeFileSync(join(checkout, 'two', 'a.yaml'), 'theirs');
    const both = ['envs/one', 'two'].map(path => ({ path, files: files({ 'a.yaml': '1\n' }) }));
    expect(() => synchronize(checkout, both)).toThrow(/Nothing was written:\n- two\/a.yaml is not ours/);
    expect(readdirSync(checkout)).toEqual(['two']);
  });

  it('is not written to by way of a link, or over a folder', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    symlinkSync(elsewhere, join(checkout, 'envs'));
    expect(() => run({ 'a.yaml': '1\n' })).toThrow(/envs is no folder, .*move it away/);
    rmSync(join(checkout, 'envs'));
    mkdirSync(join(checkout, 'envs', 'one', 'a.yaml'), { recursive: true });
    expect(() => run({ 'a.yaml': '1\n' })).toThrow(/envs\/one\/a.yaml is no file/);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  it('heals from a draft that an interrupted run left', () => {
    run({ 'a.yaml': '1\n' });
    writeFileSync(join(checkout, 'envs', 'one', `${RECORD}.draft`), 'half');
    run({ 'a.yaml': '2\n' });
    expect(inFolder()).toEqual([RECORD, 'a.yaml']);
  });
});
