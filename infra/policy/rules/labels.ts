import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import type { Problems } from '../../../lib/validation';
import { defaultTags } from '../default-tags';
import { each, eachOf } from '../each';

/** Configuration of the rule. */
interface Config {
  /** Keys that everything must have. */
  readonly keys?: readonly string[];
}

const KEYS = ['environment', 'managed-by'];

type Labels = Readonly<Record<string, string>>;

/** Kinds of AWS that bear tags and that clusters and their surroundings are made of. */
const TAGGED = [
  aws.cloudwatch.LogGroup,
  aws.ebs.Volume,
  aws.ec2.Eip,
  aws.ec2.Instance,
  aws.ec2.InternetGateway,
  aws.ec2.LaunchTemplate,
  aws.ec2.NatGateway,
  aws.ec2.RouteTable,
  aws.ec2.SecurityGroup,
  aws.ec2.Subnet,
  aws.ec2.Vpc,
  aws.ec2.VpcEndpoint,
  aws.efs.AccessPoint,
  aws.efs.FileSystem,
  aws.eks.AccessEntry,
  aws.eks.Addon,
  aws.eks.Cluster,
  aws.eks.NodeGroup,
  aws.eks.PodIdentityAssociation,
  aws.iam.OpenIdConnectProvider,
  aws.iam.Policy,
  aws.iam.Role,
  aws.kms.Key,
  aws.s3.Bucket,
  aws.secretsmanager.Secret,
  aws.vpc.SecurityGroupEgressRule,
  aws.vpc.SecurityGroupIngressRule,
];

/** What a launch template starts, which has no tags by itself. */
const STARTED = ['instance', 'volume'];

/** By them the bill is split, and whoever finds a resource sees whose it is. */
export const labels: ResourceValidationPolicy = {
  name: 'everything-is-labelled',
  description: 'Whatever can bear labels or tags says which environment it is of, and what manages it.',
  remediationSteps: 'Add the labels, on AWS also as defaultTags of the provider.',
  severity: 'low',
  configSchema: {
    properties: {
      keys: { type: 'array', items: { type: 'string' }, default: KEYS, description: 'Keys that everything must have.' },
    },
  },
  validateResource: [
    each(gcp.container.Cluster, ({ resourceLabels }, about) => missing('resourceLabels', resourceLabels, about)),
    each(gcp.container.NodePool, ({ nodeConfig }, about) =>
      missing('nodeConfig.resourceLabels', nodeConfig?.resourceLabels, about),
    ),
    ...eachOf<{ labels?: Labels }>(
      [
        gcp.compute.Disk,
        gcp.compute.RegionDisk,
        gcp.compute.Instance,
        gcp.filestore.Instance,
        gcp.kms.CryptoKey,
        gcp.secretmanager.Secret,
        gcp.storage.Bucket,
      ],
      ({ labels }, about) => missing('labels', labels, about),
    ),
    ...eachOf<{ tags?: Labels; tagsAll?: Labels }>(TAGGED, ({ tags, tagsAll }, about) =>
      missing('tags', { ...defaultTags(about.provider), ...tagsAll, ...tags }, about),
    ),
    each(aws.ec2.LaunchTemplate, ({ tagSpecifications = [] }, about) =>
      STARTED.flatMap(started => {
        const said = tagSpecifications.find(({ resourceType }) => resourceType === started);
        return missing(`tagSpecifications of ${started}`, said?.tags, about);
      }),
    ),
  ],
};

function missing(path: string, labels: Labels | undefined, { getConfig }: ResourceValidationArgs): Problems {
  const { keys = KEYS } = getConfig<Config>();
  return keys.filter(key => !labels?.[key]).map(key => `${path} lacks ${key}: add it`);
}
