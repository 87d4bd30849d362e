import { readStack, type StackConfig } from '../../infra/config';

const GOOD = { 'gcp:project': 'my-project', 'gcp:region': 'asia-east1' };

const REPOSITORY = { url: 'https://git.example.com/shop/manifests.git', revision: 'main', folder: 'environments' };

const problems = (stack: string, config: StackConfig) => {
  const read = readStack(stack, 'cdk8s-redis-ha', config, { repository: REPOSITORY });
  return 'problems' in read ? read.problems : [];
};

it.each(['gke-dev', 'gke-prod'])('%s is built where its configuration says', stack => {
  expect(readStack(stack, 'cdk8s-redis-ha', GOOD, { repository: REPOSITORY })).toMatchObject({
    settings: { project: 'my-project', environment: { name: stack, cloud: 'gke' } },
  });
});

it.each<[string, StackConfig]>([
  ['an old id, with a domain', { 'gcp:project': 'example.com:my-project' }],
  ['keys of the provider', { 'gcp:impersonateServiceAccount': 'builder@my-project.iam.gserviceaccount.com' }],
])('takes %s', (_, more) => {
  expect(problems('gke-dev', { ...GOOD, ...more })).toEqual([]);
});

it.each<[string, string, StackConfig, RegExp]>([
  [
    'no project',
    'gke-dev',
    { 'gcp:project': undefined },
    /^gcp:project is not set.*: pulumi config set gcp:project ID$/,
  ],
  [
    'an empty project',
    'gke-dev',
    { 'gcp:project': '' },
    /^gcp:project is not set.*: pulumi config set gcp:project ID$/,
  ],
  [
    'the placeholder',
    'gke-dev',
    { 'gcp:project': 'your-project' },
    /^gcp:project is still.*config set gcp:project ID$/,
  ],
  [
    'a name of a project',
    'gke-dev',
    { 'gcp:project': 'My Project' },
    /"My Project".*is no id.*config set gcp:project ID$/,
  ],
  ['a number of a project', 'gke-dev', { 'gcp:project': '123456789012' }, /"123456789012".*is no id/],
  [
    'no region',
    'gke-dev',
    { 'gcp:region': undefined },
    /^gcp:region is not set, .*: pulumi config set gcp:region asia-east1$/,
  ],
  [
    'another region',
    'gke-prod',
    { 'gcp:region': 'europe-west1' },
    /^gcp:region is "europe-west1", and gke-prod is in asia-east1: pulumi config set gcp:region asia-east1$/,
  ],
  [
    'a key without its namespace',
    'gke-dev',
    { 'cdk8s-redis-ha:region': 'asia-east1' },
    /^cdk8s-redis-ha:region is not read: set gcp:region; .*: pulumi config rm region$/,
  ],
  [
    'a setting of an environment',
    'gke-dev',
    { 'cdk8s-redis-ha:machineType': 'e2-medium' },
    /^cdk8s-redis-ha:machineType is not read: settings are in environments\/; .*: pulumi config rm machineType$/,
  ],
  [
    'an unknown stack',
    'prod',
    {},
    /^the stack is named prod, .*; choose gke-dev or gke-prod: pulumi stack select --create gke-dev$/,
  ],
  ['an environment on EKS', 'eks-dev', {}, /^eks-dev is on EKS, for which there is no Pulumi program yet; choose/],
  [
    'an environment on no cloud',
    'local',
    {},
    /^local is a cluster that is there already: apply its manifests, or choose/,
  ],
])('refuses %s', (_, stack, more, sentence) => {
  expect(problems(stack, { ...GOOD, ...more })).toEqual([expect.stringMatching(sentence)]);
});

it('says what was meant by a key without its namespace', () => {
  expect(problems('gke-dev', { 'cdk8s-redis-ha:project': 'my-project', 'gcp:region': 'asia-east1' })).toEqual([
    expect.stringMatching(/^gcp:project is not set/),
    expect.stringMatching(/^cdk8s-redis-ha:project is not read: set gcp:project; .*: pulumi config rm project$/),
  ]);
});

it('says everything at once', () => {
  expect(problems('gke-dev', { 'cdk8s-redis-ha:zone': 'asia-east1-a' })).toHaveLength(3);
});
