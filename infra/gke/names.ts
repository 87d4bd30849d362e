import { check, isServiceName, type Problems, shown } from '../../lib/validation';

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
  return check(
    [
      !isCloudName(name),
      `name: ${shown(name)} cannot name resources of Google Cloud; set lower-case letters, digits and dashes, a letter first`,
    ],
    [
      name.length > LONGEST_NAME,
      `name: ${shown(name)} has ${name.length} characters, and service account, node pools and bucket add to it; ` +
        `set ${LONGEST_NAME} at most`,
    ],
  );
}

/** Whether the text may name a disk, a cluster and the like: by the same RFC 1035 as a Service of Kubernetes. */
export const isCloudName: (text: string) => boolean = isServiceName;
