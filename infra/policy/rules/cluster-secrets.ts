import * as aws from '@pulumi/aws';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { each } from '../each';

/**
 * Secrets of Kubernetes on EKS are encrypted with a key of the account, which a log tells the use of. On GKE that is a
 * choice: see the rule about keys of your own.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
 */
export const clusterSecrets: ResourceValidationPolicy = {
  name: 'cluster-secrets-are-encrypted',
  description: 'EKS encrypts Secrets with a key of the account, and keys are renewed.',
  remediationSteps: 'Set encryptionConfig of the cluster, and enableKeyRotation of keys.',
  severity: 'high',
  validateResource: [
    each(aws.eks.Cluster, ({ encryptionConfig }) =>
      check([
        encryptionConfig?.resources.includes('secrets') !== true,
        'encryptionConfig does not name secrets: set resources to ["secrets"], and provider.keyArn',
      ]),
    ),
    each(aws.kms.Key, ({ enableKeyRotation, keyUsage = 'ENCRYPT_DECRYPT' }) =>
      check([
        keyUsage === 'ENCRYPT_DECRYPT' && enableKeyRotation !== true,
        'enableKeyRotation is not true: set it; what was encrypted stays readable',
      ]),
    ),
  ],
};
