import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { environmentNamed } from '../environments';
import { knownPassword } from '../lib';
import { command } from './command';
import { credentialsSecrets, randomPassword } from './credentials-secrets';

/**
 * `npm run --silent secrets -- --environment NAME | kubectl create -f -`: new random passwords for an environment,
 * as Secrets on standard output. Only ever into a pipe: a terminal keeps what it showed.
 */
function main(): void {
  const { values } = parseArgs({ options: { environment: { type: 'string', short: 'e', default: 'local' } } });
  const environment = environmentNamed(values.environment);
  if (process.stdout.isTTY) {
    throw new Error('The passwords would be shown; pipe the output: … | kubectl create -f -');
  }
  const secrets = credentialsSecrets(environment, () => knownPassword(randomPassword()));
  process.stdout.write(secrets.map(secret => stringify(secret)).join('---\n'));
}

command(main);
