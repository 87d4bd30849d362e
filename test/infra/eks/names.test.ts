import { backupBucketName, logGroupName, nameProblems } from '../../../infra/eks/names';

const LONGEST = 'a'.repeat(24);

it.each([
  ['eks-dev', []],
  [LONGEST, []],
  ['Shop', ['name: "Shop" cannot name resources of AWS; set lower-case letters, digits and dashes, a letter first']],
  [
    `${LONGEST}a`,
    [`name: "${LONGEST}a" has 25 characters, and roles, node groups and bucket add to it; set 24 at most`],
  ],
])('nameProblems of %s', (name, problems) => {
  expect(nameProblems(name)).toEqual(problems);
});

it('stays within the lengths of AWS, with the eight characters that Pulumi adds', () => {
  expect(backupBucketName('123456789012', LONGEST).length).toBeLessThanOrEqual(63);
  expect(`${LONGEST}-redis-ap-northeast-1a`.length + 8).toBeLessThanOrEqual(63);
  expect(`${LONGEST}-eks-pod-identity-agent`.length + 8).toBeLessThanOrEqual(64);
});

it('logs where EKS logs', () => {
  expect(logGroupName('shop')).toBe('/aws/eks/shop/cluster');
});
