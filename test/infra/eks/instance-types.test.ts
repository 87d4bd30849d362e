import { architectureOf, INSTANCE_TYPES } from '../../../infra/eks/instance-types';

it.each([
  ['t4g.large', { cpus: 2, memoryGiB: 8, architecture: 'arm64', pods: 35, addresses: 36, volumes: 24 }],
  ['m7i.large', { cpus: 2, memoryGiB: 8, architecture: 'amd64', pods: 29, addresses: 30, volumes: 24 }],
  ['m7g.xlarge', { cpus: 4, memoryGiB: 16, architecture: 'arm64', pods: 58, addresses: 60, volumes: 23 }],
  ['r7g.xlarge', { cpus: 4, memoryGiB: 32, architecture: 'arm64', pods: 58, addresses: 60, volumes: 23 }],
  ['c6i.4xlarge', { cpus: 16, memoryGiB: 32, architecture: 'amd64', pods: 234, addresses: 240, volumes: 19 }],
])('%s', (name, expected) => {
  expect(INSTANCE_TYPES.get(name)).toEqual(expected);
});

it.each([
  ['a1.large', 'arm64'],
  ['t4g.large', 'arm64'],
  ['r7gd.xlarge', 'arm64'],
  ['c7gn.xlarge', 'arm64'],
  ['x2gd.xlarge', 'arm64'],
  ['g5g.xlarge', 'arm64'],
  ['im4gn.xlarge', 'arm64'],
  ['g5.xlarge', 'amd64'],
  ['g4dn.xlarge', 'amd64'],
  ['m7i-flex.large', 'amd64'],
  ['t3.large', 'amd64'],
])('architecture of %s', (name, architecture) => {
  expect(architectureOf(name)).toBe(architecture);
});
