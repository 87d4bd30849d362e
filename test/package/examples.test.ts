import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { CHART_EXAMPLES, EXAMPLES, kindsAndNames, objectsIn, PULUMI_EXAMPLES } from '../support/examples';
import { install, withPulumi } from './support/projects';
import { bin, ROOT, run } from './support/run';

const folder = mkdtempSync(join(tmpdir(), 'examples-'));
/** One installation for all: the tarball that it asks for is the version that they ask for. */
const workspace = join(folder, 'workspace');

/** What examples leave behind where they are run in place. */
const LEFT = ['node_modules', 'dist', 'manifests', 'argo-cd', 'package-lock.json'];
const copied = (name: string, to: string) =>
  cpSync(join(EXAMPLES, name), to, { recursive: true, filter: file => !LEFT.includes(basename(file)) });

const STRICTLY = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', 'node16'];
const typeCheck = (file: string, place: string) =>
  run(bin(workspace, 'tsc'), [...STRICTLY, '--types', 'node', file], place);

jest.setTimeout(600_000);

beforeAll(() => {
  for (const { name } of CHART_EXAMPLES) copied(name, join(workspace, name));
  const { '@types/node': node } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies;
  install(workspace, { workspaces: CHART_EXAMPLES.map(({ name }) => name), devDependencies: { '@types/node': node } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(CHART_EXAMPLES)('$name', ({ name, manifests, holds }) => {
  const place = join(workspace, name);

  it('type-checks', () => {
    typeCheck('main.ts', place);
  });

  it('synthesizes by its own script, and is explained', () => {
    run('npm', ['run', '--silent', 'synth'], place);
    expect(kindsAndNames(objectsIn(join(place, manifests)))).toEqual(expect.arrayContaining([...holds]));
    expect(run(bin(workspace, 'redis-ha'), ['explain', manifests], place)).toMatch(/in namespace \w+: /);
  });
});

/** Runs a program of Pulumi against a cloud that agrees to everything, and prints what it made. */
const AGREED = `
const pulumi = require('@pulumi/pulumi');
const controlPlane = { controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: 'gke.example.goog' } } };
const made = [];
const newResource = ({ type, name, inputs }) => {
  made.push(type + ' ' + name);
  return { id: name, state: { ...inputs, ...(type === 'gcp:container/cluster:Cluster' ? controlPlane : {}) } };
};
(async () => {
  await pulumi.runtime.setMocks({ newResource, call: () => ({ number: '1' }) });
  require('./index.cjs');
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify(made));
})();
`;

describe.each(PULUMI_EXAMPLES)('%s', name => {
  const place = join(folder, name);
  beforeAll(() => {
    copied(name, place);
    withPulumi(place, join(workspace, 'node_modules', 'cdk8s-redis-ha'));
  });

  it('type-checks', () => {
    typeCheck('index.ts', place);
  });

  it('makes a cluster and what is in it', () => {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(readFileSync(join(place, 'index.ts'), 'utf8'), { compilerOptions });
    writeFileSync(join(place, 'index.cjs'), outputText);
    writeFileSync(join(place, 'agreed.cjs'), AGREED);
    const settings = { PULUMI_CONFIG: JSON.stringify({ 'gcp:project': 'my-project' }) };
    expect(JSON.parse(run(process.execPath, ['agreed.cjs'], place, settings))).toEqual(
      expect.arrayContaining([
        'gcp:container/cluster:Cluster shop',
        'kubernetes:core/v1:Secret redis/redis-credentials',
        'kubernetes:apps/v1:StatefulSet redis/redis-0',
      ]),
    );
  });
});
