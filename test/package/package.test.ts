import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { install, tarball, withPulumi } from './support/projects';
import { bin, ROOT, run as runIn } from './support/run';

/** A stack of a user's own. */
const A_STACK = `
import { Gke } from 'cdk8s-redis-ha/infra';

const nodes = { machineType: 'e2-standard-4', perZone: 1 };
const gke = new Gke('shop', {
  project: 'my-project',
  settings: { region: 'asia-east1', zones: ['asia-east1-a'], redisNodes: nodes, generalNodes: nodes },
  backupIdentity: { namespace: 'redis', serviceAccount: 'redis-backup' },
});
export const kubeconfig = gke.kubeconfig;
`;
const TEN_LINES = readFileSync(join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');
/** The program, which builds this project's own environments, and what is said about them before. */
const PROGRAM = [
  ...['index', 'config', 'stack', 'cloud', 'repository', 'room', 'in-cluster', 'volumes'],
  ...['eks/room', 'eks/stored-secrets', 'gke/room', 'gke/machine-types', 'gke/stored-secrets'],
  ...['platform', 'environment-secrets', 'external-secret', 'problems', 'environment-snapshots'].map(
    file => `platform/${file}`,
  ),
];
/** What Pulumi's users get: all of infra but that. */
const COMPONENTS = readdirSync(join(ROOT, 'infra'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !/^(inventory|policy)\//.test(file))
  .map(file => file.replace(/\.ts$/, ''))
  .filter(file => !PROGRAM.includes(file));
/** Compilers that users may have, by their names in the project: the one of this project, and of the majors around it. */
const COMPILERS = { typescript: '', 'typescript-5': 'npm:typescript@~5.0.4', 'typescript-7': 'npm:typescript@^7.0.2' };

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'cdk8s-redis-ha');

jest.setTimeout(600_000);

beforeAll(() => {
  process.stdout.write(`packed: ${(statSync(tarball()).size / 1000).toFixed(1)} kB, ${listed().length} files\n`);
  const { typescript, '@types/node': node } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ).devDependencies;
  install(project, { devDependencies: { ...COMPILERS, typescript, '@types/node': node } });
  writeTenLines();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is clean to publint', () => {
  run(bin(ROOT, 'publint'), ['run', tarball(), '--strict']);
});

it('has types that every way of resolving modules finds', () => {
  run(bin(ROOT, 'attw'), [tarball(), '--no-color']);
});

it('holds what its users need, and nothing else', () => {
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  const compiled = sources
    .filter(file => file.endsWith('.ts'))
    .map(file => file.replace(/\.ts$/, ''))
    .flatMap(file => [`build/lib/${file}.d.ts`, `build/lib/${file}.js`]);
  const scripts = sources.filter(file => file.endsWith('.sh')).map(file => `lib/${file}`);
  expect(scripts).not.toEqual([]);
  const runbooks = readdirSync(join(ROOT, 'docs', 'runbooks')).map(file => `docs/runbooks/${file}`);
  expect(listed()).toEqual(
    [
      ...compiled,
      'build/lib/props/shapes.json',
      ...COMPONENTS.flatMap(file => [`build/infra/${file}.d.ts`, `build/infra/${file}.js`]),
      ...scripts,
      ...runbooks,
      'build/cli/redis-ha.js',
      'build/cli/redis-ha.licenses.txt',
      'build/programs/copy.js',
      'build/programs/copy.licenses.txt',
      'build/programs/keeper.js',
      'build/programs/keeper.licenses.txt',
      'build/programs/ledger.js',
      'build/programs/ledger.licenses.txt',
      'build/programs/load.js',
      'build/programs/load.licenses.txt',
      'build/programs/snapshots.js',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ].sort(),
  );
});

it('runs on any machine: no file holds a path of the one that packed it', () => {
  const holding = listed().filter(file => readFileSync(join(installed, file), 'utf8').includes(ROOT));
  expect(holding).toEqual([]);
});

describe.each(Object.keys(COMPILERS))('with %s', compiler => {
  it.each(['node16', 'bundler'])('type-checks ten lines, modules resolved as %s does', resolution => {
    const module = resolution === 'bundler' ? 'esnext' : 'node16';
    const files = resolution === 'bundler' ? ['main.ts'] : ['main.cts', 'main.mts'];
    const options = [
      '--strict',
      '--noEmit',
      '--target',
      'es2022',
      '--module',
      module,
      '--moduleResolution',
      resolution,
    ];
    run(process.execPath, [tsc(compiler), ...options, '--types', 'node', ...files], project);
  });
});

it.each([
  ['CommonJS', 'main.cjs'],
  ['ESM', 'main.mjs'],
])('synthesizes ten lines as %s', (_, file) => {
  const outdir = join(folder, file);
  run(process.execPath, [file], project, { CDK8S_OUTDIR: outdir });
  const manifests = readdirSync(outdir)
    .flatMap(name => parseAllDocuments(readFileSync(join(outdir, name), 'utf8')))
    .map(document => document.toJS());
  const names = (kind: string) => manifests.filter(one => one.kind === kind).map(one => one.metadata.name);
  expect(names('StatefulSet')).toEqual(['redis-0', 'redis-1', 'redis-2']);
  expect(names('ConfigMap')).toEqual(expect.arrayContaining(['redis-keeper', 'redis-server']));
  expect(names('NetworkPolicy')).toContain('redis-client-web');
});

it('does nothing when it is imported: prints nothing, writes nothing, reads no file but modules, no variable', () => {
  const before = readdirSync(project).sort();
  const watched = `
    const fs = require('node:fs');
    require('cdk8s-plus-28'); // does what it does before anybody looks
    const modules = fs.readFileSync;
    fs.readFileSync = (file, ...more) => {
      if (!/\\.js(on)?$/.test(String(file))) throw new Error('read ' + file);
      return modules(file, ...more);
    };
    for (const write of ['writeFileSync', 'appendFileSync', 'mkdirSync', 'openSync']) {
      fs[write] = file => { throw new Error(write + ' ' + file); };
    }
    process.env = new Proxy({}, { get: (_, name) => { throw new Error('read the variable ' + String(name)); } });
    require('cdk8s-redis-ha');
  `;
  expect(run(process.execPath, ['-e', watched], project)).toBe('');
  expect(readdirSync(project).sort()).toEqual(before);
});

it('says nothing of cdk8s-plus in its public types: that name carries a version of Kubernetes', () => {
  const entry = join(installed, 'build', 'lib', 'index.d.ts');
  const program = ts.createProgram([entry], { module: ts.ModuleKind.Node16, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const entrance = file && checker.getSymbolAtLocation(file);
  const symbols = entrance ? checker.getExportsOfModule(entrance) : [];
  const declarations = symbols
    .map(symbol => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .flatMap(symbol => symbol.declarations ?? [])
    .map(declaration => declaration.getText());
  expect(declarations.length).toBeGreaterThanOrEqual(symbols.length);
  expect(declarations.filter(text => /\bk8s\b|cdk8s-plus/.test(text))).toEqual([]);
});

it('has a command that explains what its constructs make', () => {
  const outdir = join(folder, 'explained');
  run(process.execPath, ['main.cjs'], project, { CDK8S_OUTDIR: outdir });
  expect(run(bin(project, 'redis-ha'), ['explain', outdir], project)).toMatch(
    /^redis.*: a cluster of 3 shards of 2 servers/,
  );
});

it('has a command that begins a project, which synthesizes', () => {
  const begun = join(folder, 'begun');
  const npm = (...args: string[]) => run('npm', args, begun);
  run(bin(project, 'redis-ha'), ['init', begun, '--yes'], project);
  // In place of the version in its package.json, which is not published yet.
  npm('install', tarball(), '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error');
  npm('run', 'typecheck');
  npm('run', 'synth');
  expect(readdirSync(join(begun, 'dist')).sort()).toEqual(['namespaces.k8s.yaml', 'redis.k8s.yaml']);
  const secrets = parseAllDocuments(npm('run', '--silent', 'secrets')).map(document => document.toJS());
  expect(secrets.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'Secret redis/redis-credentials',
    'Secret web/redis-credentials',
  ]);
});

describe('without Pulumi', () => {
  it('is installed: whoever wants constructs alone need not have it', () => {
    expect(existsSync(join(project, 'node_modules', '@pulumi'))).toBe(false);
  });

  it('has components that say what is missing', () => {
    expect(() => run(process.execPath, ['-e', "require('cdk8s-redis-ha/infra')"], project)).toThrow(
      /Cannot find module '@pulumi\//,
    );
  });
});

describe('with Pulumi', () => {
  const stack = join(folder, 'stack');
  beforeAll(() => {
    withPulumi(stack, installed);
    for (const extension of ['cts', 'mts']) writeFileSync(join(stack, `main.${extension}`), A_STACK);
  });

  it.each(['main.cts', 'main.mts'])('type-checks %s', file => {
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', 'node16'];
    run(process.execPath, [tsc('typescript'), ...options, '--types', 'node', file], stack);
  });

  it.each([
    ['CommonJS', "const { Gke } = require('cdk8s-redis-ha/infra'); console.log(typeof Gke);"],
    ['ESM', "import { Gke } from 'cdk8s-redis-ha/infra'; console.log(typeof Gke);"],
  ])('is imported as %s', (kind, program) => {
    const type = kind === 'ESM' ? ['--input-type=module'] : [];
    expect(run(process.execPath, [...type, '-e', program], stack)).toBe('function\n');
  });
});

/** Runs a program, in the folder of these tests unless it is said. */
function run(program: string, args: readonly string[], cwd = folder, env: Record<string, string> = {}): string {
  return runIn(program, args, cwd, env);
}

/** A compiler of the project; a major version beside another one is installed under a name of its own. */
function tsc(compiler: string): string {
  return join(project, 'node_modules', compiler, 'bin', 'tsc');
}

/** Paths of the packed files, as npm's `package` folder has them. */
function listed(): string[] {
  return run('tar', ['-tzf', tarball()])
    .split('\n')
    .filter(Boolean)
    .map(file => file.replace(/^package\//, ''))
    .sort();
}

/** The ten lines, in each form. */
function writeTenLines(): void {
  for (const extension of ['ts', 'cts', 'mts']) {
    copyFileSync(join(ROOT, 'examples', 'minimal', 'main.ts'), join(project, `main.${extension}`));
  }
  for (const [extension, module] of [
    ['cjs', ts.ModuleKind.CommonJS],
    ['mjs', ts.ModuleKind.ESNext],
  ] as const) {
    const { outputText } = ts.transpileModule(TEN_LINES, {
      compilerOptions: { module, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(join(project, `main.${extension}`), outputText);
  }
}
