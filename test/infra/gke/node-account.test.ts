import { NodeAccount } from '../../../infra/gke/node-account';
import { only, record, resolved } from '../support/recorder';

it('has one role, added to those that the project gives others', async () => {
  const { made, result } = await record(() => new NodeAccount('shop', { project: 'shop-1' }));
  expect(only(made, 'gcp:serviceaccount/account:Account').inputs).toMatchObject({
    project: 'shop-1',
    accountId: 'shop-nodes',
  });
  expect(made.filter(({ type }) => /iam/i.test(type)).map(({ inputs }) => inputs)).toEqual([
    {
      project: 'shop-1',
      role: 'roles/container.defaultNodeServiceAccount',
      member: 'serviceAccount:shop-nodes@shop-1.iam.gserviceaccount.com',
    },
  ]);
  expect(only(made, 'gcp:projects/iAMMember:IAMMember').parent).toBe('redis:gke:NodeAccount shop');
  expect(await resolved(result.email)).toBe('shop-nodes@shop-1.iam.gserviceaccount.com');
});
