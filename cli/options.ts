import { Option } from 'commander';

/** What a command that changes something does with `--dry-run`: it says what it would do. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'says what would be done, and does nothing');
}

/** Where a topology is. */
export function namespaceOption(): Option {
  return new Option('-n, --namespace <namespace>', 'where it is').default(undefined, "that of kubectl's context");
}
