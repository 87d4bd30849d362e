import { SecretsKey } from '../../../infra/eks/secrets-key';
import { TAGS } from '../support/eks';
import { only, record, resolved } from '../support/recorder';

const key = (deletionProtection = true) => record(() => new SecretsKey('shop', { deletionProtection, tags: TAGS }));

it('is renewed every year, and gone a month after it was given up', async () => {
  const { made, result } = await key();
  const { inputs } = only(made, 'aws:kms/key:Key');
  expect(inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30, tags: TAGS });
  expect(inputs).not.toHaveProperty('policy');
  expect(only(made, 'aws:kms/alias:Alias').inputs).toEqual({ name: 'alias/shop-secrets', targetKeyId: 'shop' });
  expect(await resolved(result.arn)).toMatch(/^arn:aws:kms:/);
});

it.each([true, false])('stays while it is protected: %s', async deletionProtection => {
  const { protect, retainOnDelete } = only((await key(deletionProtection)).made, 'aws:kms/key:Key');
  expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
});
