import { parseArgs } from 'node:util';
import { command } from '../charts/command';
import { statefulSetsIn } from './manifests';
import { resize } from './resize';

/**
 * `npm run resize -- FOLDER [--dry-run]`: brings the claims in the cluster of the current kubectl context in line with a
 * folder of manifests, before they are applied.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { 'dry-run': { type: 'boolean' } }, allowPositionals: true });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) {
    throw new Error('One folder of manifests is wanted, such as dist/local: npm run resize -- dist/local [--dry-run]');
  }
  const wanted = statefulSetsIn(folder);
  if (wanted.length === 0) throw new Error(`${folder} has no manifest of a StatefulSet: synthesize it first.`);
  await resize(wanted, { dryRun: values['dry-run'], say: line => process.stdout.write(`${line}\n`) });
}

command(main);
