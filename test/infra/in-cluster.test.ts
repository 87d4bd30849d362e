import { type CloudEnvironment, environments } from '../../environments';
import { eksDev } from '../../environments/eks-dev';
import { gkeDev } from '../../environments/gke-dev';
import { inClusterProblems } from '../../infra/in-cluster';

const CLOUDS = environments.flatMap(each => (each.cloud === 'any' ? [] : [[each.name, each] as const]));

it.each(CLOUDS)('%s can be built', (_, environment) => {
  expect(inClusterProblems(environment)).toEqual([]);
});

const highlyAvailable = { argoCd: { highAvailability: true } };

it.each<[string, CloudEnvironment, RegExp]>([
  ['too few nodes on GKE', { ...gkeDev, platform: highlyAvailable }, /takes 3 nodes, and there are 2/],
  ['too few nodes on EKS', { ...eksDev, platform: highlyAvailable }, /takes 3 nodes, and there are 2/],
  ['Argo CD that nobody asked for', { ...gkeDev, workloads: 'others', platform: { argoCd: {} } }, /workloads "others"/],
])('refuses %s', (_, environment, sentence) => {
  expect(inClusterProblems(environment)).toEqual([expect.stringMatching(sentence)]);
});

it('knows the Secrets that existing passwords are asked for', () => {
  const problems = inClusterProblems({ ...gkeDev, platform: { secrets: { existing: {} } } });
  const keys = problems.map(sentence => /"([^"]+)"/.exec(sentence)?.[1]);
  expect(keys.sort()).toEqual([
    'counter/redis-credentials',
    'redis/redis-credentials',
    'sentinel-counter/redis-credentials',
    'sentinel/redis-credentials',
  ]);
});

it('needs a class for Prometheus where neither cluster nor Redis has one', () => {
  const persistence = { kind: 'pre-provisioned', size: '5Gi', driver: 'ebs.csi.aws.com', disks: {} } as const;
  const environment = {
    ...eksDev,
    redis: { ...eksDev.redis, cluster: { ...eksDev.redis.cluster, persistence } },
    sentinel: undefined,
  };
  expect(inClusterProblems(environment)).toEqual([expect.stringMatching(/^platform\.prometheus\.storageClass/)]);
});
