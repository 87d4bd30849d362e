import * as aws from '@pulumi/aws';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check, type Problems } from '../../../lib/validation';
import { each, eachOf } from '../each';
import { type Document, documentProblems } from '../policy-document';

/** Policies of Amazon's that are a right to everything, or to everything of a service. */
const BROAD = /(^|\/)(AdministratorAccess(-.*)?|PowerUserAccess|IAMFullAccess|Amazon\w+FullAccess|\w+FullAccess)$/;

/** Rights on AWS: of roles, and on buckets and keys. */
export const awsRights: ResourceValidationPolicy = {
  name: 'aws-rights-are-named',
  description: 'No right on AWS is for all actions, on all resources, or for anybody.',
  remediationSteps: 'Name actions, resources and principals. Where an action knows no resources, add a condition.',
  severity: 'critical',
  validateResource: [
    ...eachOf<{ policy?: string | Document }>(
      [aws.iam.Policy, aws.iam.RolePolicy, aws.iam.UserPolicy, aws.iam.GroupPolicy],
      ({ policy }) => documentProblems('policy', policy),
    ),
    // A key's policy, and a bucket's, is about itself: "*" is that key.
    ...eachOf<{ policy?: string | Document }>([aws.kms.Key, aws.kms.KeyPolicy], ({ policy }) =>
      documentProblems('policy', policy, { looksAt: ['principals'] }),
    ),
    each(aws.s3.BucketPolicy, ({ policy }) => documentProblems('policy', policy)),
    each(aws.efs.FileSystemPolicy, ({ policy }) =>
      documentProblems('policy', policy, { looksAt: ['principals', 'actions'] }),
    ),
    each(aws.iam.Role, ({ assumeRolePolicy, inlinePolicies = [], managedPolicyArns = [] }) => [
      ...documentProblems('assumeRolePolicy', assumeRolePolicy, { looksAt: ['principals', 'actions'] }),
      ...inlinePolicies.flatMap(({ name, policy }) => documentProblems(`inlinePolicies ${name}`, policy)),
      ...managedPolicyArns.flatMap(broad),
    ]),
    ...eachOf<{ policyArn: string }>(
      [aws.iam.RolePolicyAttachment, aws.iam.UserPolicyAttachment, aws.iam.GroupPolicyAttachment],
      ({ policyArn }) => broad(policyArn),
    ),
  ],
};

function broad(arn: string): Problems {
  return check([BROAD.test(arn), `${arn} is a right to everything: attach a policy that names what is needed`]);
}
