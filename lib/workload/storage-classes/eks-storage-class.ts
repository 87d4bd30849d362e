import { Construct } from 'constructs';
import { typed } from '../../props/typed';
import { check, type Problems, shown } from '../../validation';
import { gp3Problems, leastGp3GiB } from './gp3';
import { type DiskClassProps, diskClassProblems, storageClass } from './storage-class';
import type { StorageClassRef } from './storage-class-ref';

/** A StorageClass for gp3 volumes. Everything has a default. */
export interface EksStorageClassProps extends DiskClassProps {
  /** Operations per second of each volume, 3,000 to 80,000; beyond 3,000, at most 500 per GiB of its size. @default 3000 */
  readonly iops?: number;
  /** Throughput of each volume, MiB/s, 125 to 2,000, at most a quarter of `iops`. @default 125 */
  readonly throughputMiBps?: number;
  /** Whether the volumes are encrypted. @default true */
  readonly encrypted?: boolean;
  /** ARN of the KMS key, or of its alias, that encrypts the volumes. @default - the account's key for EBS */
  readonly kmsKeyId?: string;
}

const KMS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/;

/**
 * A StorageClass of gp3 volumes for the EBS CSI driver of EKS: encrypted, kept when their claim goes, made in the zone
 * of their pod. A StorageClass is never changed: make another, of another name.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 */
export class EksStorageClass extends Construct implements StorageClassRef {
  readonly name: string;
  readonly volumes = 'disks';
  readonly leastGiB: number;

  constructor(scope: Construct, id: string, props: EksStorageClassProps = {}) {
    super(scope, id);
    const given = typed('EksStorageClassProps', props);
    const { name = id, iops, throughputMiBps, encrypted = true, kmsKeyId } = given.props;
    this.name = name;
    this.leastGiB = leastGp3GiB(given.props);
    if (!given.accepted(this, () => eksProblems(name, given.props))) return;
    storageClass(this, {
      ...given.props,
      name,
      provisioner: 'ebs.csi.aws.com',
      parameters: {
        type: 'gp3',
        iops: iops?.toString(),
        throughput: throughputMiBps?.toString(),
        encrypted: String(encrypted),
        kmsKeyId,
      },
    });
  }
}

function eksProblems(name: string, props: EksStorageClassProps): Problems {
  const { encrypted = true, kmsKeyId } = props;
  return [
    ...diskClassProblems(name, props),
    ...gp3Problems(props),
    ...check(
      [
        kmsKeyId !== undefined && !KMS_KEY.test(kmsKeyId),
        `kmsKeyId: ${shown(kmsKeyId)} is no ARN of a key; set arn:aws:kms:REGION:ACCOUNT:key/ID`,
      ],
      [
        kmsKeyId !== undefined && !encrypted,
        'kmsKeyId: a key is of no use while encrypted is false; leave one of them out',
      ],
    ),
  ];
}
