import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environments } from '../../environments';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => parse(readFileSync(join(ROOT, file), 'utf8'));

const IN_CLOUDS = environments.flatMap(environment => (environment.cloud === 'any' ? [] : [environment]));

it('is found by Pulumi, and not the library, which `npm run build` makes what the root’s package.json names', () => {
  // What @pulumi/pulumi/cmd/run does: the nearest package.json says the entry, `exports` before `main`.
  const { main } = read('Pulumi.yaml');
  expect(existsSync(join(ROOT, main, 'package.json'))).toBe(true);
  const nearest = read(join(main, 'package.json'));
  expect(nearest.exports).toBeUndefined();
  expect(join(main, nearest.main)).toBe(join('infra', 'index.ts'));
  expect(existsSync(join(ROOT, main, nearest.main))).toBe(true);
});

it('has a stack file for each environment that it can build, and no other', () => {
  const files = readdirSync(ROOT).filter(file => /^Pulumi\..+\.yaml$/.test(file));
  expect(files.sort()).toEqual(IN_CLOUDS.map(({ name }) => `Pulumi.${name}.yaml`).sort());
});

it.each(IN_CLOUDS.map(environment => [environment.name, environment] as const))(
  'the stack file of %s says where, and nothing else',
  (name, environment) => {
    const config =
      environment.cloud === 'gke'
        ? { 'gcp:project': 'your-project', 'gcp:region': environment.gke.region }
        : { 'aws:allowedAccountIds': ['000000000000'], 'aws:region': environment.eks.region };
    expect(read(`Pulumi.${name}.yaml`)).toEqual({ config });
  },
);
