import { parseArgs } from 'node:util';
import { command } from '../charts/command';
import { environmentNamed } from '../environments';
import { rotateEnvironment } from './environment';

/**
 * `npm run rotate -- --environment NAME [--dry-run | --check]`: has the Secrets in the cluster of the current kubectl
 * context hold the passwords that an environment wants, and waits until all have them in place.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      environment: { type: 'string', short: 'e', default: 'local' },
      'dry-run': { type: 'boolean' },
      check: { type: 'boolean' },
    },
  });
  const { 'dry-run': dryRun, check } = values;
  await rotateEnvironment(environmentNamed(values.environment), {
    dryRun,
    check,
    say: line => process.stdout.write(`${line}\n`),
  });
}

command(main);
