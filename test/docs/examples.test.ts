import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record } from '../infra/support/recorder';
import { againstSources, inFolder } from '../support/against-sources';
import { codeBlocks, page, pages, ROOT } from './markdown';

const examples = pages().flatMap(each =>
  codeBlocks(each, 'ts').map((code, index) => ({ name: `${each.path}, ${index + 1}`, code })),
);
const fileOf = (index: number) => `example-${index}.ts`;
const named = examples.map(
  ({ name, code }, index) => [name, fileOf(index), code.includes(`'cdk8s-redis-ha/infra'`)] as const,
);

const programs = againstSources(Object.fromEntries(examples.map(({ code }, index) => [fileOf(index), code])));
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
beforeAll(() => programs.compile());
afterAll(() => {
  programs.remove();
  rmSync(folder, { recursive: true });
});

const charts = named.filter(([, , pulumi]) => !pulumi);
it.each(charts)('%s: synthesizes', (_, file) => {
  const place = mkdtempSync(join(folder, 'synthesized-'));
  inFolder(place, () => programs.run(file));
  expect(readdirSync(join(place, 'dist'))).not.toEqual([]);
});

const stacks = named.filter(([, , pulumi]) => pulumi);
it.each(stacks)('%s: makes resources', async (_, file) => {
  expect((await record(() => programs.run(file))).made).not.toEqual([]);
});

it('shows in the README what `examples/minimal` has', () => {
  const main = readFileSync(join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');
  expect(codeBlocks(page('README.md'), 'ts')).toEqual([main]);
});
