import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from '../infra/support/recorder';
import { codeBlocks, page, pages, ROOT } from './markdown';

const examples = pages().flatMap(each =>
  codeBlocks(each, 'ts').map((code, index) => ({ name: `${each.path}, ${index + 1}`, code })),
);
const named = examples.map(({ name, code }, index) => [name, index, code.includes(`'cdk8s-redis-ha/infra'`)] as const);
const modules: Readonly<Record<string, string>> = {
  'cdk8s-redis-ha': '../../lib',
  'cdk8s-redis-ha/infra': '../../infra/components',
};

// Below the root, so that the examples find cdk8s.
mkdirSync(join(ROOT, 'build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'build', 'docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  for (const [index, { code }] of examples.entries()) writeFileSync(join(folder, `example-${index}.ts`), code);
  const options = {
    noEmit: false,
    rootDir: ROOT,
    outDir: join(folder, 'out'),
    types: ['node'],
    paths: {
      'cdk8s-redis-ha': [join(ROOT, 'lib', 'index.ts')],
      'cdk8s-redis-ha/infra': [join(ROOT, 'infra', 'components.ts')],
    },
  };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    throw new Error(`The examples do not compile:\n${(error as { stdout: string }).stdout}`);
  }
});

const charts = named.filter(([, , pulumi]) => !pulumi);
it.each(charts)('%s: synthesizes', (_, index) => {
  const outdir = join(folder, `manifests-${index}`);
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    run(index);
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  expect(readdirSync(outdir)).not.toEqual([]);
});

const programs = named.filter(([, , pulumi]) => pulumi);
it.each(programs)('%s: makes resources', async (_, index) => {
  expect((await record(() => run(index))).made).not.toEqual([]);
});

/** Runs a compiled example. */
function run(index: number): void {
  const compiled = join(folder, 'out', 'build', folder.slice(join(ROOT, 'build').length), `example-${index}.js`);
  const example = new Function('require', 'exports', readFileSync(compiled, 'utf8'));
  example((name: string) => require(modules[name] ?? name), {});
}

it('shows in the README what `examples/minimal` has', () => {
  const main = readFileSync(join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');
  expect(codeBlocks(page('README.md'), 'ts')).toEqual([main]);
});
