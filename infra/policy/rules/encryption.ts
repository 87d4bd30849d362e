import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { each } from '../each';

/** The drivers of AWS whose volumes are encrypted on request alone. */
const DRIVER = 'ebs.csi.aws.com';

/**
 * What is stored in the clear unless one asks for more. Google encrypts all that it stores, S3 as well; EBS and EFS do so
 * where they are told to.
 *
 * @see https://docs.cloud.google.com/docs/security/encryption/default-encryption
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
 */
export const encryption: ResourceValidationPolicy = {
  name: 'storage-is-encrypted',
  description: 'Volumes, root volumes, file systems and classes of volumes are encrypted.',
  remediationSteps: 'Set encrypted to true. Nothing that is stored can be encrypted later in its place.',
  severity: 'high',
  validateResource: [
    each(aws.ebs.Volume, ({ encrypted }) => check([encrypted !== true, 'encrypted is not true: set it'])),
    each(aws.efs.FileSystem, ({ encrypted }) => check([encrypted !== true, 'encrypted is not true: set it'])),
    each(aws.ec2.LaunchTemplate, ({ blockDeviceMappings = [] }) =>
      check(
        [
          blockDeviceMappings.length === 0,
          'blockDeviceMappings is not set, and the root volume is as the image says: name it, with ebs.encrypted',
        ],
        ...blockDeviceMappings.map(
          ({ deviceName, ebs }) =>
            [
              ebs !== undefined && ebs.encrypted !== 'true',
              `blockDeviceMappings ${deviceName}: ebs.encrypted is not true: set it`,
            ] as const,
        ),
      ),
    ),
    each(aws.ec2.Instance, ({ rootBlockDevice, ebsBlockDevices = [] }) =>
      check(
        [rootBlockDevice?.encrypted !== true, 'rootBlockDevice.encrypted is not true: set it'],
        [
          ebsBlockDevices.some(({ encrypted }) => encrypted !== true),
          'a device in ebsBlockDevices is not encrypted: set encrypted',
        ],
      ),
    ),
    each(kubernetes.storage.v1.StorageClass, ({ provisioner, parameters }) =>
      check([
        provisioner === DRIVER && parameters?.encrypted !== 'true',
        'parameters.encrypted is not "true": set it, in a class of another name if this one is there already',
      ]),
    ),
  ],
};
