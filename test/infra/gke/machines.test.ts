import { architectureOf, bootDiskKind, refuses, seriesOf } from '../../../infra/gke/machines';

it.each([
  ['e2-medium', 'e2', 'amd64', 'pd-balanced'],
  ['n2-highmem-4', 'n2', 'amd64', 'pd-balanced'],
  ['t2a-standard-4', 't2a', 'arm64', 'pd-balanced'],
  ['c4a-highmem-8', 'c4a', 'arm64', 'hyperdisk-balanced'],
  ['n4-standard-8', 'n4', 'amd64', 'hyperdisk-balanced'],
  ['n4a-highmem-4', 'n4a', 'arm64', 'hyperdisk-balanced'],
  ['c3-standard-8', 'c3', 'amd64', undefined],
])('%s is of %s, %s, and boots from %s', (machineType, series, architecture, disk) => {
  expect(seriesOf(machineType)).toBe(series);
  expect(architectureOf(machineType)).toBe(architecture);
  expect(bootDiskKind(machineType)).toBe(disk);
});

it.each([
  ['e2-medium', 'hyperdisk-balanced', true],
  ['e2-medium', 'pd-ssd', false],
  ['c4-standard-8', 'pd-balanced', true],
  ['c4-standard-8', 'hyperdisk-balanced', false],
  ['c3-standard-8', 'pd-balanced', false],
  ['c3-standard-8', 'hyperdisk-balanced', false],
] as const)('%s refuses %s: %s', (machineType, kind, expected) => {
  expect(refuses(machineType, { kind })).toBe(expected);
});
