import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests } from '../../../cli/explain/read-manifests';
import { type Answers, DEFAULTS } from '../../../cli/init/answers';
import { built } from '../../../cli/init/built';
import { type Project, projectOf } from '../../../cli/init/project';
import { secretsIn } from '../../../cli/secrets/secrets';
import { codeBlocks, ROOT } from '../../docs/markdown';
import { find, type Manifest } from '../../support/manifests';
import { COMBINATIONS } from './support';

const projects = COMBINATIONS.map(([name, answers], index) => ({
  name,
  answers,
  index,
  project: projectOf(answers, built(answers).connection, 'project'),
}));
const cases = projects.map(each => [each.name, each] as const);

// Below the root, so that the projects find cdk8s.
mkdirSync(join(ROOT, 'build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'build', 'init-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  for (const { index, project } of projects) write(join(folder, String(index)), project);
  // As strict as each project's own.
  const compilerOptions = {
    noEmit: false,
    noEmitOnError: true,
    module: 'node20',
    rootDir: ROOT,
    outDir: join(folder, 'out'),
    types: ['node'],
    paths: { 'cdk8s-redis-ha': [join(ROOT, 'lib', 'index.ts')] },
  };
  const config = {
    extends: './0/tsconfig.json',
    compilerOptions: { ...LOOSE, ...compilerOptions },
    include: ['*/main.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  run(require.resolve('typescript/bin/tsc'), ['-p', folder]);
});

/** What this project's own sources, which are compiled along, are not held to. */
const LOOSE = { esModuleInterop: true, resolveJsonModule: true };

it.each(cases)('%s: synthesizes what `redis-ha` understands', (_, { index, answers }) => {
  const outdir = join(folder, String(index), 'dist');
  synthesize(index, outdir);
  const files = readdirSync(outdir).sort();
  const own = answers.cloud === 'any' ? [] : ['storage.k8s.yaml'];
  expect(files).toEqual(['namespaces.k8s.yaml', 'redis.k8s.yaml', ...own]);
  const manifests = readManifests(outdir);
  const namespaces = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  expect(namespaces).toEqual([...new Set([answers.namespace, answers.clients])]);
  const secrets = secretsIn(manifests, outdir, () => 'secret').map(({ metadata }) => metadata.namespace);
  expect(secrets).toEqual(namespaces);
  const storageClass = classOf(manifests);
  if (answers.cloud === 'any') expect(storageClass).toBeUndefined();
  else expect(find(manifests, 'StorageClass', storageClass ?? '').metadata.namespace).toBeUndefined();
});

it.each(cases)('%s: waits for what it makes', (_, { index, project }) => {
  const manifests = readManifests(join(folder, String(index), 'dist'));
  const [block = ''] = codeBlocks({ path: 'README.md', text: project['README.md'] ?? '' }, 'sh');
  const [, kind = '', name = ''] = /(deployment|statefulset)\/(\S+)/.exec(block) ?? [];
  expect(manifests.map(each => `${each.kind.toLowerCase()}/${each.metadata.name}`)).toContain(`${kind}/${name}`);
});

/** Names as long as they may be, in more zones than stand on a line. */
const LONG: Answers = {
  ...DEFAULTS,
  cloud: 'gke',
  zones: Array.from({ length: 12 }, (_, index) => `northamerica-northeast${index}-a`),
  name: 'a'.repeat(40),
  namespace: 'b'.repeat(63),
  clients: 'c'.repeat(63),
};

it('is formatted as this project is', () => {
  // By standard input, as if they stood in the root: what is below `build` is left out.
  const long = { project: projectOf(LONG, built(LONG).connection, 'project') };
  expect(built(LONG).problems).toEqual([]);
  for (const [name, { project }] of [...cases, ['long', long] as const]) {
    for (const file of ['main.ts', 'package.json', 'tsconfig.json']) {
      const args = ['format', `--config-path=${ROOT}`, `--stdin-file-path=${join(ROOT, file)}`];
      const formatted = execFileSync(join(ROOT, 'node_modules', '.bin', 'biome'), args, {
        input: project[file],
        encoding: 'utf8',
        cwd: ROOT,
      });
      expect([name, project[file]]).toEqual([name, formatted]);
    }
  }
});

it('says in its code what there is to fill in, where zones are not known', () => {
  const main = (wanted: string) => projects.find(({ name }) => name === wanted)?.project['main.ts'];
  expect(main('cluster in gke')).toContain('// To fill in: list the zones');
  for (const name of ['cluster in any cluster', 'cluster in gke, zones known', 'standalone in eks']) {
    expect(main(name)).not.toContain('To fill in');
  }
});

it('is short', () => {
  for (const { project } of projects) expect((project['main.ts'] ?? '').split('\n').length).toBeLessThan(40);
});

/** The StorageClass that the first servers' volumes are made by. */
function classOf(manifests: readonly Manifest[]): string | undefined {
  const set = manifests.find(({ kind }) => kind === 'StatefulSet');
  return set?.spec.volumeClaimTemplates[0].spec.storageClassName;
}

function write(into: string, project: Project): void {
  mkdirSync(into);
  for (const [file, text] of Object.entries(project)) writeFileSync(join(into, file), text);
}

function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  } catch (error) {
    throw new Error(`The projects do not compile:\n${(error as { stdout: string }).stdout}`);
  }
}

/** Runs a compiled program as `npm run synth` runs it. */
function synthesize(index: number, outdir: string): void {
  const compiled = join(folder, 'out', 'build', folder.slice(join(ROOT, 'build').length), String(index), 'main.js');
  const program = new Function('require', 'exports', readFileSync(compiled, 'utf8'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    program((name: string) => require(name === 'cdk8s-redis-ha' ? '../../../lib' : name), {});
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
}
