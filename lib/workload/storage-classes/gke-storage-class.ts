import { Construct } from 'constructs';
import { typed } from '../../props/typed';
import { check, type Problems, shown } from '../../validation';
import { areTwoZonesOf, ZONE_LABELS } from '../persistence/disks';
import { type DiskClassProps, diskClassProblems, isWithin, storageClass } from './storage-class';
import type { StorageClassRef } from './storage-class-ref';

/** Disks of Google Cloud that suit a server which appends to a file. */
export type GkeDiskType =
  | 'pd-balanced'
  | 'pd-ssd'
  | 'hyperdisk-balanced'
  | 'hyperdisk-balanced-high-availability'
  | 'hyperdisk-extreme';

/** A StorageClass for disks of Google Cloud. Everything has a default. */
export interface GkeStorageClassProps extends DiskClassProps {
  /** Kind of the disks. Which one a node can take depends on its machine series. @default 'pd-balanced' */
  readonly type?: GkeDiskType;
  /**
   * Whether a disk is in one zone or copied to a second. Regional are `pd-balanced` and `pd-ssd` on request, and
   * `hyperdisk-balanced-high-availability` always.
   * @default - what the type is, 'zonal' where it can be both
   */
  readonly replication?: 'zonal' | 'regional';
  /** Zones that disks are made in. Regional disks need exactly two, of one region. @default - wherever pods run */
  readonly zones?: readonly string[];
  /** Operations per second of each disk; hyperdisks only. @default - Google's, by the size */
  readonly iops?: number;
  /** Throughput of each disk, MiB/s; balanced hyperdisks only. @default - Google's, by the size */
  readonly throughputMiBps?: number;
  /**
   * A key of your own that encrypts the disks, as `projects/P/locations/L/keyRings/R/cryptoKeys/K`.
   * @default - a key of Google's
   */
  readonly kmsKey?: string;
}

/** What tells one kind of disk from another. */
interface Kind {
  readonly replication: readonly ('zonal' | 'regional')[];
  readonly iops: boolean;
  readonly throughput: boolean;
  readonly leastGiB: number;
}

/**
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/regional-pd
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/hyperdisk
 */
const KINDS: Readonly<Record<GkeDiskType, Kind>> = {
  'pd-balanced': { replication: ['zonal', 'regional'], iops: false, throughput: false, leastGiB: 1 },
  'pd-ssd': { replication: ['zonal', 'regional'], iops: false, throughput: false, leastGiB: 1 },
  'hyperdisk-balanced': { replication: ['zonal'], iops: true, throughput: true, leastGiB: 4 },
  'hyperdisk-balanced-high-availability': { replication: ['regional'], iops: true, throughput: true, leastGiB: 4 },
  'hyperdisk-extreme': { replication: ['zonal'], iops: true, throughput: false, leastGiB: 64 },
};

const ZONE = /^[a-z]+-[a-z]+\d+-[a-z0-9]+$/;
const KMS_KEY = /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+$/;

/**
 * A StorageClass for the Persistent Disk CSI driver of GKE: disks that are kept when their claim goes, made in the
 * zone of their pod. A StorageClass is never changed: make another, of another name.
 *
 * @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver#createvolume-parameters
 */
export class GkeStorageClass extends Construct implements StorageClassRef {
  readonly name: string;
  readonly volumes = 'disks';
  readonly zones?: readonly string[];
  readonly leastGiB?: number;

  constructor(scope: Construct, id: string, props: GkeStorageClassProps = {}) {
    super(scope, id);
    const given = typed('GkeStorageClassProps', props);
    const { name = id, type = 'pd-balanced', replication, zones, iops, throughputMiBps, kmsKey } = given.props;
    this.name = name;
    this.zones = zones;
    this.leastGiB = KINDS[type]?.leastGiB;
    if (!given.accepted(this, () => gkeProblems(name, given.props))) return;
    storageClass(this, {
      ...given.props,
      name,
      provisioner: 'pd.csi.storage.gke.io',
      parameters: {
        type,
        // A hyperdisk is regional by its type; the parameter is for persistent disks.
        'replication-type': type.startsWith('pd-') && replication === 'regional' ? 'regional-pd' : undefined,
        'provisioned-iops-on-create': iops?.toString(),
        'provisioned-throughput-on-create': throughputMiBps === undefined ? undefined : `${throughputMiBps}Mi`,
        'disk-encryption-kms-key': kmsKey,
      },
      allowedTopologies: zones && [
        { matchLabelExpressions: [{ key: ZONE_LABELS['pd.csi.storage.gke.io'], values: [...zones] }] },
      ],
    });
  }
}

function gkeProblems(name: string, props: GkeStorageClassProps): Problems {
  const { type = 'pd-balanced', zones } = props;
  const kind = KINDS[type];
  if (kind === undefined) {
    return [`type: ${shown(type)} is none that is known; set one of ${Object.keys(KINDS).join(', ')}`];
  }
  const { replication = kind.replication[0] } = props;
  const regional = replication === 'regional';
  const able = Object.keys(KINDS).filter(each =>
    KINDS[each as GkeDiskType].replication.some(one => one === replication),
  );
  const malformed = (zones ?? []).filter(zone => !ZONE.test(zone));
  return [
    ...diskClassProblems(name, props),
    ...check(
      [
        !kind.replication.some(one => one === replication),
        `replication: "${type}" is never ${shown(replication)}; leave it out` +
          (able.length > 0 ? `, or set type to one of ${able.join(', ')}` : ''),
      ],
      [
        malformed.length > 0,
        `zones: ${malformed.map(shown).join(', ')} cannot name a zone; set names such as "asia-east1-a"`,
      ],
      [
        zones?.length === 0 && !regional,
        'zones: an empty list leaves no zone to make disks in; list some, or leave it out',
      ],
      [
        regional && malformed.length === 0 && !areTwoZonesOf(undefined, zones),
        `zones: ${shown(zones ?? [])} cannot hold a regional disk, which has a copy in each of two zones; ` +
          'set exactly two zones of one region',
      ],
    ),
    ...figureProblems(props, kind),
  ];
}

function figureProblems(
  { type = 'pd-balanced', iops, throughputMiBps, kmsKey }: GkeStorageClassProps,
  kind: Kind,
): Problems {
  const isCount = (value: number | undefined) => isWithin(value, 1, Number.MAX_SAFE_INTEGER);
  return check(
    [
      iops !== undefined && !kind.iops,
      `iops: those of "${type}" follow from its size; leave it out, or set type to a hyperdisk`,
    ],
    [
      throughputMiBps !== undefined && !kind.throughput,
      `throughputMiBps: that of "${type}" cannot be chosen; leave it out, or set type to "hyperdisk-balanced"`,
    ],
    [!isCount(iops), `iops: ${shown(iops)} is no number of operations per second; set a whole number of 1 or more`],
    [
      !isCount(throughputMiBps),
      `throughputMiBps: ${shown(throughputMiBps)} is no throughput; set a whole number of MiB/s, 1 or more`,
    ],
    [
      kmsKey !== undefined && !KMS_KEY.test(kmsKey),
      `kmsKey: ${shown(kmsKey)} is no name of a key; set projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY`,
    ],
  );
}
