import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { synchronize } from '../../../charts/gitops/synchronize';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
});
afterEach(() => rmSync(checkout, { recursive: true }));

const folder = (storage: string) => {
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }];
  const metadata = { name: 'redis', namespace: 'shop' };
  const text = stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { volumeClaimTemplates } });
  return { path: 'it', files: new Map([['redis.yaml', text]]) };
};
const there = () => readFileSync(join(checkout, 'it', 'redis.yaml'), 'utf8');

test('volumes that grow are written when it is said that the claims were resized', () => {
  synchronize(checkout, [folder('1Gi')]);
  expect(() => synchronize(checkout, [folder('2Gi')])).toThrow(
    /^Nothing was written:\n- it: redis in .*size 1Gi → 2Gi/,
  );
  expect(there()).toContain('storage: 1Gi');
  synchronize(checkout, [folder('2Gi')], { resized: true });
  expect(there()).toContain('storage: 2Gi');
});
