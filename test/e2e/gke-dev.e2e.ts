import { stackOnCluster } from './clouds/cloud-suite';
import { GKE } from './clouds/gke';
import { edit } from './clouds/project';
import { StackUnderTest } from './clouds/stack';
import { FULL } from './support/engines';

describe('a configuration that is wrong', () => {
  it('fails with every mistake, before anything is made', async () => {
    const stack = await StackUnderTest.create('gke-dev', 'none');
    await stack.configure('gcp:region', 'europe-west1');
    await stack.configure('region', 'asia-east1');
    for (const run of [() => stack.preview(), () => stack.up()]) {
      await expect(run()).rejects.toThrow(
        /gcp:project is still "your-project".*\n.*gcp:region is "europe-west1".*pulumi config set gcp:region asia-east1\n.*GitOps repository is still.*\n.*pulumi config rm region/,
      );
    }
    expect(stack.logged()).toBe('');
  });

  const failsForStack = async (name: string, sentence: RegExp) => {
    const stack = await StackUnderTest.create(name, 'none');
    await stack.configure('gcp:project', 'some-project');
    await expect(stack.preview()).rejects.toThrow(sentence);
    expect(stack.logged()).toBe('');
  };
  // Their sentences have unit tests; to hear them from the engine takes half a minute each.
  if (FULL)
    it.each([
      ['local', /a cluster that is there already: apply its manifests, or choose gke-dev/],
      ['staging', /no environment of that name; choose gke-dev or gke-prod or eks-dev or eks-prod/],
    ])('fails for the stack %s', failsForStack);

  const foundByCompiler = async () => {
    const stack = await StackUnderTest.create('gke-dev', 'none');
    await stack.configure('gcp:project', 'some-project');
    edit(stack.folder, 'environments/gke-dev.ts', "controlPlane: 'zonal'", "controlPlane: 'zone'");
    await expect(stack.compiledPreview()).rejects.toThrow(/TS2322/);
    expect(stack.logged()).toBe('');
  };
  // It takes two processors a minute.
  if (FULL) it('is found by the compiler where it is in an environment', foundByCompiler);
});

stackOnCluster(GKE, {
  name: 'gke-dev',
  changes: [
    {
      what: 'the number of nodes',
      from: "redisNodes: { machineType: 'e2-standard-2', perZone: 3 }",
      to: "redisNodes: { machineType: 'e2-standard-2', perZone: 4 }",
      updates: { NodePool: 1 },
    },
    {
      what: 'the machine type',
      from: "redisNodes: { machineType: 'e2-standard-2'",
      to: "redisNodes: { machineType: 'e2-standard-4'",
      updates: { NodePool: 1 },
    },
    {
      what: 'the release channel',
      from: "controlPlane: 'zonal',",
      to: "controlPlane: 'zonal', releaseChannel: 'RAPID',",
      updates: { Cluster: 1 },
    },
    {
      what: 'the age of backups',
      from: "controlPlane: 'zonal',",
      to: "controlPlane: 'zonal', backupDays: 7,",
      updates: { Bucket: 1 },
    },
  ],
});
