import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { scripts } from '../../package.json';
import { ROOT } from './markdown';

const FOLDER = join(ROOT, '.github', 'workflows');

interface Workflow {
  readonly permissions?: object;
  readonly jobs: Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>;
}

describe.each(readdirSync(FOLDER))('%s', file => {
  const { permissions, jobs } = parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
  const steps = Object.values(jobs).flatMap(job => job.steps);

  it('takes actions by their commits: a tag is what its owner says it is today', () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('may read, unless a job says more', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  it('runs scripts that there are', () => {
    const named = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name),
    );
    expect(named.filter(name => name === undefined || !(name in scripts))).toEqual([]);
  });
});
