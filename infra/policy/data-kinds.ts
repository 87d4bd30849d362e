import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import * as kubernetes from '@pulumi/kubernetes';

/**
 * Kinds that data is in, or goes with. Namespaces, Secrets of Kubernetes and passwords are not among them, though those
 * of Redis are kept: others hold nothing that anybody would miss. `infra/platform` keeps those.
 */
export const DATA_KINDS = [
  aws.ebs.Volume,
  aws.efs.FileSystem,
  aws.kms.Key,
  aws.s3.Bucket,
  aws.secretsmanager.Secret,
  gcp.compute.Disk,
  gcp.compute.RegionDisk,
  gcp.filestore.Instance,
  gcp.kms.CryptoKey,
  gcp.secretmanager.Secret,
  gcp.storage.Bucket,
  kubernetes.apps.v1.StatefulSet,
  kubernetes.core.v1.PersistentVolumeClaim,
];

/** Kinds without data, that lead to it. */
export const WAYS_TO_DATA = [aws.eks.Cluster, gcp.container.Cluster];
