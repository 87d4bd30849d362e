import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import { check, type Problems } from '../../../lib/validation';
import { DATA_KINDS, WAYS_TO_DATA } from '../data-kinds';
import { each, eachOf } from '../each';
import { isProduction, PRODUCTION_CONFIG } from '../production';

/**
 * What nobody wants to lose is hard to lose. That Pulumi also leaves it alone when it is made to forget it
 * (`retainOnDelete`) cannot be asked here: Pulumi does not tell policies, and a test of this project asks instead.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/protect/
 */
export const production: ResourceValidationPolicy = {
  name: 'production-is-protected',
  description: 'In production, what holds data and what leads to it refuses to be deleted.',
  remediationSteps:
    "Set deletionProtection in the environment's settings. A stack that is not for production is named so: see the " +
    'configuration of this rule.',
  severity: 'critical',
  configSchema: PRODUCTION_CONFIG,
  validateResource: [
    ...eachOf<unknown>([...DATA_KINDS, ...WAYS_TO_DATA], (_, about) =>
      inProduction(about, about.opts.protect !== true, 'it is not protected: set protect'),
    ),
    each(gcp.container.Cluster, ({ deletionProtection = true }, about) =>
      inProduction(about, !deletionProtection, 'deletionProtection is false: anybody with the right could delete it'),
    ),
    each(aws.eks.Cluster, ({ deletionProtection = false }, about) =>
      inProduction(
        about,
        !deletionProtection,
        'deletionProtection is not true: anybody with the right could delete it',
      ),
    ),
    ...eachOf<{ forceDestroy?: boolean }>([aws.s3.Bucket, gcp.storage.Bucket], ({ forceDestroy = false }, about) =>
      inProduction(about, forceDestroy, 'forceDestroy is true: with the bucket would go what is in it'),
    ),
  ],
};

function inProduction(about: ResourceValidationArgs, broken: boolean, sentence: string): Problems {
  return isProduction(about) ? check([broken, sentence]) : [];
}
