import { backupBucketName, nameProblems, nodeAccountId } from '../../../infra/gke/names';

const LONGEST = 'a'.repeat(24);

it.each([
  ['gke-dev', []],
  [LONGEST, []],
  [
    'Shop',
    ['name: "Shop" cannot name resources of Google Cloud; set lower-case letters, digits and dashes, a letter first'],
  ],
  [
    `${LONGEST}a`,
    [`name: "${LONGEST}a" has 25 characters, and service account, node pools and bucket add to it; set 24 at most`],
  ],
])('nameProblems of %s', (name, problems) => {
  expect(nameProblems(name)).toEqual(problems);
});

it('stays within the lengths of Google Cloud', () => {
  expect(nodeAccountId('a').length).toBeGreaterThanOrEqual(6);
  expect(nodeAccountId(LONGEST).length).toBeLessThanOrEqual(30);
  expect(backupBucketName('p'.repeat(30), LONGEST).length).toBeLessThanOrEqual(63);
});
