import { InvalidArgumentError, Option } from 'commander';
import { secondsOf } from './events/timeline';

/** What a command that changes something does with `--dry-run`: it says what it would do. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'says what would be done, and does nothing');
}

/** Where a topology is. */
export function namespaceOption(): Option {
  return new Option('-n, --namespace <namespace>', 'where it is').default(undefined, "that of kubectl's context");
}

/** That nobody has to be asked. */
export function yesOption(): Option {
  return new Option('--yes', 'does not ask before it begins');
}

/** What runs the program that is a client. */
export function imageOption(what: string): Option {
  return new Option('--image <image>', `image of Node for ${what}`).default(undefined, 'node:20-alpine');
}

/** Which shard of a cluster, from 0. */
export function shardOption(): Option {
  return new Option('--shard <number>', 'shard of a cluster').argParser(text => {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Set the number of a shard, from 0.');
    return Number(text);
  });
}

/** Reads a duration, such as `15m`, in seconds. */
export function durationParser(text: string): number {
  const seconds = secondsOf(text);
  if (seconds === undefined) throw new InvalidArgumentError('Set a number and s, m, h or d, such as 15m.');
  return seconds;
}
