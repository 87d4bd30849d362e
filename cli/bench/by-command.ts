import type { Section } from '../page/page';
import type { Told } from './figures';
import { milliseconds, whole } from './spell';
import { median } from './spread';

/** What each command of the mix took. */
export function byCommand(labels: readonly string[], { targets }: Told): Section {
  const rows = targets.flatMap(({ rounds }, index) => {
    const all = rounds.flatMap(({ commands }) => commands);
    return [...new Set(all.map(({ name }) => name))].sort().map(name => {
      const own = all.filter(each => each.name === name);
      const middle = (of: (each: (typeof own)[number]) => number) => milliseconds(median(own.map(of)));
      return [
        labels[index] ?? '',
        name.toUpperCase(),
        whole(own.reduce((sum, { done }) => sum + done, 0)),
        middle(({ latency }) => latency.p50),
        middle(({ latency }) => latency.p99),
      ];
    });
  });
  return {
    heading: 'By command',
    parts: [{ kind: 'table', head: ['target', 'command', 'answered', '50 %', '99 %'], rows }],
  };
}
