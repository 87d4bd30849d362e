import { check, type Problems, shown } from '../lib/validation';
import { addressRange, overlap } from './ranges';

/** Whether the value is a whole number, 1 or more. */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** Those that are there more than once, each once. */
export function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) < index))];
}

/** What is wrong with the days that backups are kept. */
export function backupDaysProblems(days: number): Problems {
  return check([
    !isCount(days),
    `backupDays: ${shown(days)} is no time to keep backups; set a whole number of days, 1 or more`,
  ]);
}

/** What is wrong with the zones of a cluster, given how zones of its region are named. */
export function zoneProblems(zones: readonly string[], region: string, isOfRegion: RegExp, example: string): Problems {
  const elsewhere = zones.filter(zone => !isOfRegion.test(zone));
  const twice = repeated(zones);
  return check(
    [zones.length === 0, `zones: there is none to put nodes in; list zones of ${region}, such as "${example}"`],
    [
      elsewhere.length > 0,
      `zones: ${elsewhere.map(shown).join(', ')} cannot be in ${region}; set zones such as "${example}"`,
    ],
    [twice.length > 0, `zones: ${twice.map(shown).join(', ')} is listed more than once; list each zone once`],
  );
}

/** What is wrong with the networks that may reach a control plane, given how it is reached without any. */
export function authorizedNetworkProblems(
  authorized: Readonly<Record<string, string>> | undefined,
  without: string,
): Problems {
  if (authorized === undefined) return [];
  const networks = Object.entries(authorized);
  return [
    ...check([
      networks.length === 0,
      `authorizedNetworks: an empty list lets nobody in; list networks, or leave it out ${without}`,
    ]),
    ...networks.flatMap(([name, cidr]) => {
      const range = addressRange(cidr);
      return check(
        [
          range === undefined,
          `authorizedNetworks.${name}: ${shown(cidr)} is no network; set its first address and length, such as "203.0.113.0/24"`,
        ],
        [
          range !== undefined && range.size === 2 ** 32,
          `authorizedNetworks.${name}: ${shown(cidr)} is the whole internet; set the networks that you come from, ` +
            `or leave authorizedNetworks out ${without}`,
        ],
      );
    }),
  ];
}

/** What is wrong with ranges of addresses, by key, but for their sizes: no range, or addresses in common. */
export function overlapProblems(ranges: Readonly<Record<string, string>>): Problems {
  const read = Object.entries(ranges).map(([key, cidr]) => ({ key, cidr, range: addressRange(cidr) }));
  return [
    ...read.flatMap(({ key, cidr, range }) =>
      check([
        range === undefined,
        `ranges.${key}: ${shown(cidr)} is no range; set its first address and length, such as "10.0.0.0/20"`,
      ]),
    ),
    ...read.flatMap(({ key, cidr, range }, index) =>
      read
        .slice(index + 1)
        .filter(other => range !== undefined && other.range !== undefined && overlap(range, other.range))
        .map(
          other =>
            `ranges: ${key} ${cidr} and ${other.key} ${other.cidr} have addresses in common; set ranges that do not overlap`,
        ),
    ),
  ];
}
