import * as pulumi from '@pulumi/pulumi';
import { cloudOf } from './cloud';
import { readStack } from './config';
import { Platform } from './platform/platform';
import { encryptedKeys, repositoryOf } from './repository';

const stack = pulumi.getStack();
const read = readStack(stack, pulumi.getProject(), pulumi.runtime.allConfig(), {
  encrypted: encryptedKeys(),
});
if ('problems' in read) {
  // No stack trace: these are not mistakes of the program.
  throw new pulumi.RunError([`The stack ${stack} cannot be built:`, ...read.problems].join('\n  '));
}
const { environment } = read.settings;

const { before, ...cloud } = cloudOf(stack, read.settings);
const { backupBucket, clusterName, kubeconfig } = cloud;
const repository = repositoryOf(new pulumi.Config());
const { connection: redis } = new Platform(stack, { ...cloud, environment, repository }, { dependsOn: before });

// None is a secret: who may come in by the kubeconfig, IAM decides, and of passwords there is but the Secret's name.
export { backupBucket, clusterName, kubeconfig, redis };
