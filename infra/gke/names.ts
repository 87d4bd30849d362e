import type { Problems } from '../../lib/validation';
import { cloudNameProblems } from '../names';

/** The longest name that leaves room for `-nodes` in an account's id (30 characters) and `-general` in a pool's (40). */
const LONGEST_NAME = 24;

/** Id of the nodes' service account. */
export function nodeAccountId(name: string): string {
  return `${name}-nodes`;
}

/** Name of the backup bucket: unique in the world, as the project's is in it, and 63 characters at most. */
export function backupBucketName(project: string, name: string): string {
  return `${project}-${name}-backups`;
}

/**
 * What is wrong with the name of a cluster and all around it.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster
 * @see https://docs.cloud.google.com/iam/docs/service-accounts-create
 * @see https://docs.cloud.google.com/storage/docs/buckets#naming
 */
export function nameProblems(name: string): Problems {
  return cloudNameProblems(name, {
    cloud: 'Google Cloud',
    longest: LONGEST_NAME,
    addedTo: 'service account, node pools and bucket',
  });
}
