import { Argument, Command } from 'commander';
import { stringify } from 'yaml';
import { randomPassword } from '../../lib/config/passwords';
import { readManifests } from '../explain/read-manifests';
import { Failure } from '../failure';
import { placed } from '../placed';
import type { Streams } from '../streams';
import { secretsIn } from './secrets';

/** `redis-ha secrets FOLDER`. */
export function secretsCommand({ out, width }: Streams): Command {
  return new Command('secrets')
    .summary('makes the Secrets that manifests need, with random passwords')
    .description(
      'Writes the Secrets that servers among manifests read, and those of their clients, with new random passwords. Only into a pipe: redis-ha secrets FOLDER | kubectl create -f -',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .action(async (folder: string) => {
      // A terminal keeps what it showed.
      if (width !== undefined) {
        throw new Failure('The passwords would be shown: pipe them, by `redis-ha secrets … | kubectl create -f -`.');
      }
      const secrets = secretsIn(await placed(readManifests(folder)), folder, randomPassword);
      out(secrets.map(secret => stringify(secret)).join('---\n'));
    });
}
