import { Apis } from '../../../infra/gke/apis';
import { only, record } from '../support/recorder';

const made = async (sharedFiles: boolean) =>
  (await record(() => new Apis('shop', { project: 'shop-1', sharedFiles }))).made;

it('switches on what the rest is made by, and never off', async () => {
  const services = (await made(false)).filter(({ type }) => type === 'gcp:projects/service:Service');
  expect(services.map(({ inputs }) => inputs.service)).toEqual([
    'cloudresourcemanager.googleapis.com',
    'compute.googleapis.com',
    'container.googleapis.com',
    'iam.googleapis.com',
    'iamcredentials.googleapis.com',
    'storage.googleapis.com',
  ]);
  for (const { inputs, parent } of services) {
    expect(inputs).toMatchObject({ project: 'shop-1', disableOnDestroy: false });
    expect(parent).toBe('redis:gke:Apis shop');
  }
});

it('switches Filestore on for shared files', async () => {
  expect(only(await made(true), 'gcp:projects/service:Service', 'shop-file').inputs.service).toBe(
    'file.googleapis.com',
  );
});
