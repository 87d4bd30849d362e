import type { Problems } from '../../lib/validation';
import { cloudNameProblems } from '../names';

/** The longest name that leaves room for what node groups (63 characters) and roles (64) are called besides. */
const LONGEST_NAME = 24;

/** Name of the backup bucket: unique in the world, as the account's id is. */
export function backupBucketName(account: string, name: string): string {
  return `${account}-${name}-backups`;
}

/** Name of the group of the control plane's logs, which EKS chooses. */
export function logGroupName(name: string): string {
  return `/aws/eks/${name}/cluster`;
}

/**
 * What is wrong with the name of a cluster and all around it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function nameProblems(name: string): Problems {
  return cloudNameProblems(name, { cloud: 'AWS', longest: LONGEST_NAME, addedTo: 'roles, node groups and bucket' });
}
