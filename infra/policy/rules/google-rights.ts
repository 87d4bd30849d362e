import * as gcp from '@pulumi/gcp';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check, type Problems } from '../../../lib/validation';
import { eachOf } from '../each';

/** A right that is given, to one or to several. */
interface Grant {
  readonly role?: string;
  readonly member?: string;
  readonly members?: readonly string[];
}

/** Roles over everything, from before there were others. @see https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const BASIC_ROLES = ['roles/owner', 'roles/editor', 'roles/writer', 'roles/viewer', 'roles/reader'];

/** Everybody, and everybody with an account of Google's. */
const ANYBODY = ['allUsers', 'allAuthenticatedUsers'];

/** Kinds that give a right: on projects, buckets, accounts, keys and all above them. */
const GRANTS = [
  gcp.projects.IAMMember,
  gcp.projects.IAMBinding,
  gcp.storage.BucketIAMMember,
  gcp.storage.BucketIAMBinding,
  gcp.secretmanager.SecretIamMember,
  gcp.secretmanager.SecretIamBinding,
  gcp.serviceaccount.IAMMember,
  gcp.serviceaccount.IAMBinding,
  gcp.kms.CryptoKeyIAMMember,
  gcp.kms.CryptoKeyIAMBinding,
  gcp.kms.KeyRingIAMMember,
  gcp.kms.KeyRingIAMBinding,
  gcp.folder.IAMMember,
  gcp.folder.IAMBinding,
  gcp.organizations.IAMMember,
  gcp.organizations.IAMBinding,
];

/** Rights on Google Cloud: on projects, buckets, accounts and keys. */
export const googleRights: ResourceValidationPolicy = {
  name: 'google-rights-are-named',
  description: 'No right on Google Cloud is a basic role, or is for anybody.',
  remediationSteps: 'Give a predefined role, or one of your own, to those who need it.',
  severity: 'critical',
  // Two looks: who is given a right is often known when the account is made, and which right is known before.
  validateResource: [...eachOf<Grant>(GRANTS, roleProblems), ...eachOf<Grant>(GRANTS, memberProblems)],
};

function roleProblems({ role = '' }: Grant): Problems {
  return check([BASIC_ROLES.includes(role), `role is ${role}, which is a right to everything: give a narrower one`]);
}

function memberProblems({ member, members = [] }: Grant): Problems {
  const given = member === undefined ? members : [member, ...members];
  return given.filter(who => ANYBODY.includes(who)).map(who => `${who} is given the role: name who needs it`);
}
