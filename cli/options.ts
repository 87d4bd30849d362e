import { Option } from 'commander';

/** Where a topology is. */
export function namespaceOption(): Option {
  return new Option('-n, --namespace <namespace>', 'where it is').default(undefined, "that of kubectl's context");
}
