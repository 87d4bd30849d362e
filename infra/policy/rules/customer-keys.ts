import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import * as kubernetes from '@pulumi/kubernetes';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { each, eachOf } from '../each';

/** Parameters by which a class of volumes names a key. */
const KEY_PARAMETERS: Readonly<Record<string, string>> = {
  'ebs.csi.aws.com': 'kmsKeyId',
  'pd.csi.storage.gke.io': 'disk-encryption-kms-key',
};

/**
 * For those who must hold the keys themselves; nobody else needs it, and who loses a key loses what it encrypts.
 * Buckets of S3 name their key in a resource of their own, which rules about buckets would have to follow: it is checked
 * by itself.
 *
 * @see https://docs.cloud.google.com/kms/docs/cmek
 */
export const customerKeys: ResourceValidationPolicy = {
  name: 'keys-are-your-own',
  description: 'Whatever is stored is encrypted with a key of yours. Disabled unless it is asked for.',
  remediationSteps: 'Name a key of Cloud KMS or of AWS KMS. What is stored already would have to be copied.',
  enforcementLevel: 'disabled',
  severity: 'medium',
  validateResource: [
    ...eachOf<{ diskEncryptionKey?: { kmsKeySelfLink?: string } }>(
      [gcp.compute.Disk, gcp.compute.RegionDisk],
      ({ diskEncryptionKey }) =>
        check([diskEncryptionKey?.kmsKeySelfLink === undefined, 'diskEncryptionKey names no key: set kmsKeySelfLink']),
    ),
    each(gcp.storage.Bucket, ({ encryption }) =>
      check([encryption?.defaultKmsKeyName === undefined, 'encryption.defaultKmsKeyName is not set']),
    ),
    each(gcp.container.Cluster, ({ databaseEncryption }) =>
      check([
        databaseEncryption?.state !== 'ENCRYPTED',
        'databaseEncryption.state is not ENCRYPTED: set keyName with it',
      ]),
    ),
    each(gcp.container.NodePool, ({ nodeConfig }) =>
      check([nodeConfig?.bootDiskKmsKey === undefined, 'nodeConfig.bootDiskKmsKey is not set']),
    ),
    ...eachOf<{ kmsKeyId?: string }>([aws.ebs.Volume, aws.efs.FileSystem], ({ kmsKeyId }) =>
      check([kmsKeyId === undefined, 'kmsKeyId is not set: the key is Amazon’s']),
    ),
    each(aws.ec2.LaunchTemplate, ({ blockDeviceMappings = [] }) =>
      check([
        blockDeviceMappings.some(({ ebs }) => ebs !== undefined && ebs.kmsKeyId === undefined),
        'a device in blockDeviceMappings has no ebs.kmsKeyId: the key is Amazon’s',
      ]),
    ),
    each(aws.s3.BucketServerSideEncryptionConfiguration, ({ rules }) =>
      check([
        rules.some(rule => rule.applyServerSideEncryptionByDefault?.kmsMasterKeyId === undefined),
        'a rule names no kmsMasterKeyId: the key is Amazon’s',
      ]),
    ),
    each(kubernetes.storage.v1.StorageClass, ({ provisioner, parameters = {} }) => {
      const parameter = KEY_PARAMETERS[provisioner];
      return check([
        parameter !== undefined && parameters[parameter] === undefined,
        `parameters.${parameter} is not set: the key is the cloud’s`,
      ]);
    }),
  ],
};
