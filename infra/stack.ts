import type * as pulumi from '@pulumi/pulumi';
import type { RedisConnection } from '../lib';
import { cloudOf } from './cloud';
import type { StackSettings } from './config';
import { Platform } from './platform/platform';

/** What a stack tells of what it made. Nothing of it is a secret. */
export interface StackOutputs {
  readonly backupBucket: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  /** How clients reach Redis. */
  readonly redis: RedisConnection;
}

/** Makes all of a stack: the cluster in its cloud, and what lies in it. */
export function buildStack(stack: string, settings: StackSettings): StackOutputs {
  const { environment } = settings;
  const { backupBucket, before, clusterName, deletionProtection, identity, kubeconfig } = cloudOf(stack, settings);
  const { connection: redis } = new Platform(
    stack,
    { environment, kubeconfig, identity, deletionProtection },
    { dependsOn: before },
  );
  return { backupBucket, clusterName, kubeconfig, redis };
}

/** The settings of an environment, in a project or an account that stands for whichever it will be. */
export function anywhere(environment: StackSettings['environment']): StackSettings {
  return environment.cloud === 'gke'
    ? { environment, project: 'some-project' }
    : { environment, account: '123456789012' };
}
