import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { check, type Problems } from '../../../lib/validation';

/** The four ways that a bucket of S3 becomes public. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const BLOCKS = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const;

/** Looks at whole stacks: on AWS, what keeps a bucket private is a resource of its own. */
export const buckets: StackValidationPolicy = {
  name: 'buckets-are-private',
  description: 'No bucket can be made public, whatever its rules say.',
  remediationSteps:
    'On Google Cloud, set uniformBucketLevelAccess and publicAccessPrevention; on AWS, give each bucket a ' +
    'BucketPublicAccessBlock with all four switches.',
  severity: 'critical',
  validateStack: ({ resources }, report) => {
    for (const resource of resources) {
      for (const problem of problemsOf(resource, resources)) report(problem, resource.urn);
    }
  },
};

function problemsOf(resource: PolicyResource, all: readonly PolicyResource[]): Problems {
  if (resource.isType(gcp.storage.Bucket)) return google(resource);
  if (resource.isType(aws.s3.Bucket)) return amazon(resource, all);
  return [];
}

function google({ props }: PolicyResource): Problems {
  return check(
    [
      props.publicAccessPrevention !== 'enforced',
      'publicAccessPrevention is not enforced: whoever administrates the bucket could make it public',
    ],
    [
      props.uniformBucketLevelAccess !== true,
      'uniformBucketLevelAccess is not true: each object would have rights of its own',
    ],
  );
}

function amazon(bucket: PolicyResource, all: readonly PolicyResource[]): Problems {
  const block = all.find(
    each => each.isType(aws.s3.BucketPublicAccessBlock) && each.propertyDependencies.bucket?.some(isThe(bucket)),
  );
  if (block === undefined) return ['no BucketPublicAccessBlock is for this bucket: make one, with all four switches'];
  return BLOCKS.filter(name => block.props[name] !== true).map(
    name => `${name} of its BucketPublicAccessBlock is not true: set it`,
  );
}

function isThe(resource: PolicyResource): (other: PolicyResource) => boolean {
  return ({ urn }) => urn === resource.urn;
}
