import * as pulumi from '@pulumi/pulumi';
import { readStack } from './config';
import { encryptedKeys, repositoryOf } from './repository';
import { buildStack } from './stack';

const stack = pulumi.getStack();
const read = readStack(stack, pulumi.getProject(), pulumi.runtime.allConfig(), { encrypted: encryptedKeys() });
if ('problems' in read) {
  // No stack trace: these are not mistakes of the program.
  throw new pulumi.RunError([`The stack ${stack} cannot be built:`, ...read.problems].join('\n  '));
}

const repository = repositoryOf(new pulumi.Config());

// None is a secret: who may come in by the kubeconfig, IAM decides, and of passwords there is but the Secret's name.
export const { backupBucket, clusterName, kubeconfig, redis } = buildStack(stack, read.settings, repository);
