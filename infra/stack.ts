import type * as pulumi from '@pulumi/pulumi';
import type { RedisConnection } from '../lib';
import { cloudOf } from './cloud';
import type { StackSettings } from './config';
import { Platform, type PlatformArgs } from './platform/platform';

/** What a stack tells of what it made. Nothing of it is a secret. */
export interface StackOutputs {
  readonly backupBucket: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  /** How clients reach Redis. */
  readonly redis: RedisConnection;
}

/**
 * Makes all of a stack: the cluster in its cloud, and what lies in it.
 *
 * @param repository that Argo CD follows; left out, that of `environments/gitops.ts`, which everybody may read
 */
export function buildStack(
  stack: string,
  settings: StackSettings,
  repository?: PlatformArgs['repository'],
): StackOutputs {
  const { environment } = settings;
  const { before, ...cloud } = cloudOf(stack, settings);
  const { backupBucket, clusterName, kubeconfig } = cloud;
  const { connection: redis } = new Platform(stack, { ...cloud, environment, repository }, { dependsOn: before });
  return { backupBucket, clusterName, kubeconfig, redis };
}

/** The settings of an environment, in a project or an account that stands for whichever it will be. */
export function anywhere(environment: StackSettings['environment']): StackSettings {
  return environment.cloud === 'gke'
    ? { environment, project: 'some-project' }
    : { environment, account: '123456789012' };
}
