import type { CustomResourceOptions } from '@pulumi/pulumi';

/** Options of Pulumi by which a resource does not go by mistake. */
export type Protection = Pick<CustomResourceOptions, 'protect' | 'retainOnDelete'>;

/**
 * Options of a resource that data is in or goes with: a disk, a file system, a bucket, the key that they are encrypted
 * with, a namespace, a claim. Pulumi refuses to delete or replace it; where it is told to forget it all the same
 * (`pulumi state unprotect`, and a deletion), the resource stays as it is.
 *
 * The way to give this up is the environment's setting and a `pulumi up`: both options are gone then, and
 * `pulumi destroy` deletes for good.
 *
 * Neither option is for components: Pulumi hands `protect` down to what they make, and `retainOnDelete` not.
 *
 * @param deletionProtection the setting of the environment
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/retainondelete/
 */
export function holdsData(deletionProtection: boolean): Protection {
  return { protect: deletionProtection, retainOnDelete: deletionProtection };
}

/**
 * Options of a resource without data of its own that the way to data leads through, such as a cluster. Pulumi refuses to
 * delete or replace it; once unprotected it goes, and leaves nothing behind that costs.
 *
 * @param deletionProtection the setting of the environment
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/protect/
 */
export function leadsToData(deletionProtection: boolean): Protection {
  return { protect: deletionProtection };
}
