import * as pulumi from '@pulumi/pulumi';
import { readStack } from './config';
import { Gke } from './gke/gke';
import { Platform } from './platform/platform';

const stack = pulumi.getStack();
const read = readStack(stack, pulumi.getProject(), pulumi.runtime.allConfig());
if ('problems' in read) {
  // No stack trace: these are not mistakes of the program.
  throw new pulumi.RunError([`The stack ${stack} cannot be built:`, ...read.problems].join('\n  '));
}
const { environment, project } = read.settings;

const gke = new Gke(stack, {
  project,
  settings: environment.gke,
  backupIdentity: { namespace: environment.redis.namespace, serviceAccount: environment.backup.serviceAccount },
});
const { backupBucket, clusterName, identity, kubeconfig } = gke;
const deletionProtection = environment.gke.deletionProtection ?? true;
const { connection: redis } = new Platform(
  stack,
  { environment, kubeconfig, identity, deletionProtection },
  { dependsOn: gke },
);

// None is a secret: who may come in by the kubeconfig, IAM decides, and of passwords there is but the Secret's name.
export { backupBucket, clusterName, kubeconfig, redis };
