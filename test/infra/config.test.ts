import { readStack, type StackConfig } from '../../infra/config';

const GOOD = { 'gcp:project': 'my-project', 'gcp:region': 'asia-east1' };

const AWS = { 'aws:allowedAccountIds': '["123456789012"]', 'aws:region': 'eu-central-1' };
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

it.each(['eks-dev', 'eks-prod'])('%s is built where its configuration says, once it says who may come', stack => {
  expect(problems(stack, AWS)).toEqual([
    'authorizedNetworks.you is still "203.0.113.0/24", which nobody has; set the networks that you come from, as ' +
      '`curl https://checkip.amazonaws.com` says it, in environments/operators.ts',
  ]);
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
    /^the stack is named prod, .*; choose gke-dev or gke-prod or eks-dev or eks-prod: pulumi stack select --create gke-dev$/,
  ],
  [
    'an environment on no cloud',
    'local',
    {},
    /^local is a cluster that is there already: apply its manifests, or choose/,
  ],
])('refuses %s', (_, stack, more, sentence) => {
  expect(problems(stack, { ...GOOD, ...more })).toEqual([expect.stringMatching(sentence)]);
});

const SET_ACCOUNT = "pulumi config set --path --type string 'aws:allowedAccountIds[0]' ID";

it.each<[string, StackConfig, string]>([
  [
    'no account',
    { 'aws:allowedAccountIds': undefined },
    `aws:allowedAccountIds is not set; say which AWS account to build in: ${SET_ACCOUNT}`,
  ],
  [
    'an empty list of accounts',
    { 'aws:allowedAccountIds': '[]' },
    `aws:allowedAccountIds is not set; say which AWS account to build in: ${SET_ACCOUNT}`,
  ],
  [
    'the placeholder',
    { 'aws:allowedAccountIds': '["000000000000"]' },
    `aws:allowedAccountIds is still "000000000000"; set the id of your account: ${SET_ACCOUNT}`,
  ],
  [
    'an alias of an account',
    { 'aws:allowedAccountIds': 'my-account' },
    `aws:allowedAccountIds is "my-account", which is no id of twelve digits; set the id of your account: ${SET_ACCOUNT}`,
  ],
  [
    'an id that lost its first digits, as a number',
    { 'aws:allowedAccountIds': '[123456789]' },
    `aws:allowedAccountIds is "123456789", which is no id of twelve digits; set the id of your account: ${SET_ACCOUNT}`,
  ],
  [
    'two accounts',
    { 'aws:allowedAccountIds': '["123456789012","210987654321"]' },
    'aws:allowedAccountIds has 2 accounts, and a stack is built in one; leave one alone in Pulumi.eks-dev.yaml',
  ],
  [
    'another region',
    { 'aws:region': 'eu-west-1' },
    'aws:region is "eu-west-1", and eks-dev is in eu-central-1: pulumi config set aws:region eu-central-1',
  ],
  [
    'keys without their namespace',
    { 'cdk8s-redis-ha:account': '123456789012' },
    'cdk8s-redis-ha:account is not read: set aws:allowedAccountIds; take it away: pulumi config rm account',
  ],
])('refuses on AWS %s', (_, more, sentence) => {
  const all = problems('eks-dev', { ...AWS, ...more });
  expect(all.filter(problem => !problem.startsWith('authorizedNetworks'))).toEqual([sentence]);
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
