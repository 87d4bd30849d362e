import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import type { Tags } from './tags';

/** Who has a role, and what it may do. */
export interface RoleArgs {
  /** The service of AWS that has it, or pods, by EKS Pod Identity. */
  readonly service: 'eks' | 'ec2' | 'pods.eks';
  /** Policies of AWS, by what follows `policy/` in their ARN. @default - none */
  readonly managed?: readonly string[];
  /** What it may do beside them. @default - nothing */
  readonly allowed?: readonly Statement[];
  readonly tags: Tags;
}

/** Actions on resources, all of them named. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
}

/**
 * An IAM role. What depends on it waits for its policies too, and has them until it is gone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export class Role extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Its name, to give it further rights. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: RoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Role', name, {}, opts);
    const { service, managed = [], allowed = [], tags } = args;
    const child = childOf(this, opts);
    const role = new aws.iam.Role(name, { assumeRolePolicy: trust(service), tags: { ...tags } }, child);
    for (const policy of managed) {
      new aws.iam.RolePolicyAttachment(
        `${name}-${policy.slice(policy.lastIndexOf('/') + 1)}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        child,
      );
    }
    if (allowed.length > 0) {
      new aws.iam.RolePolicy(name, { role: role.name, policy: policyDocument(allowed) }, child);
    }
    this.arn = role.arn;
    this.roleName = role.name;
    this.registerOutputs({ arn: this.arn, roleName: this.roleName });
  }
}

/** Who may take the role. Pods bring tags with them that say which they are. */
function trust(service: RoleArgs['service']): string {
  const actions = service === 'pods.eks' ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  const principal = { Service: `${service}.amazonaws.com` };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: actions }],
  });
}

function policyDocument(allowed: readonly Statement[]): pulumi.Output<string> {
  return pulumi.all(allowed.map(({ resources }) => pulumi.all([...resources]))).apply(resolved =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: allowed.map(({ actions }, index) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: resolved[index],
      })),
    }),
  );
}
