import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { logGroupName } from './names';
import { type Tags, tagged } from './tags';

/** Whose logs, and how long. */
export interface LogsArgs {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Days that they are kept. */
  readonly days: number;
  readonly tags: Tags;
}

/** Where the control plane of a cluster logs. EKS would make it by itself, and keep everything for ever. */
export class Logs extends pulumi.ComponentResource {
  constructor(name: string, { clusterName, days, tags }: LogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Logs', name, {}, opts);
    new aws.cloudwatch.LogGroup(
      name,
      { name: logGroupName(clusterName), retentionInDays: days, tags: tagged(tags, name) },
      childOf(this, opts),
    );
    this.registerOutputs();
  }
}
