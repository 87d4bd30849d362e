import { k8s } from 'cdk8s-plus-28';
import { bytes } from '../../config/quantity';
import { check, isObjectName, type Problems, shown } from '../../validation';
import type { StorageClassRef } from '../storage-classes/storage-class-ref';
import type { Servers } from './servers';
import { sizeProblem } from './size';

/** A volume for each server, made by a StorageClass. */
export interface DynamicPersistence {
  readonly kind: 'dynamic';
  /** Size of each volume, as a Kubernetes quantity. */
  readonly size: string;
  /**
   * StorageClass that makes the volumes: its name, or the class itself.
   * @default - the cluster's default class
   */
  readonly storageClass?: string | StorageClassRef;
  /**
   * Who may mount a volume: the pods of one node, one pod (`ReadWriteOncePod`, Kubernetes 1.29 and newer), or pods
   * everywhere. `ReadWriteMany` is refused unless `storageClass` says that its volumes are `files`: a disk cannot.
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany';
  /**
   * What becomes of the claims when the StatefulSet is deleted or scaled in.
   * @default 'Retain'
   */
  readonly retention?: 'Retain' | 'Delete';
}

const ACCESS_MODES = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'];
const GIB = 1024 ** 3;

/** What is wrong with volumes that a StorageClass makes for these servers. */
export function dynamicProblems(persistence: DynamicPersistence, { placement }: Servers): Problems {
  const { size, storageClass, accessMode = 'ReadWriteOnce', retention = 'Retain' } = persistence;
  const name = classNameOf(persistence);
  const known = typeof storageClass === 'object' ? storageClass : undefined;
  const required = placement.spread === 'required' ? (placement.zones ?? []) : [];
  const unreachable = known?.zones ? required.filter(zone => !known.zones?.includes(zone)) : [];
  const least = known?.leastGiB ?? 0;
  return [
    ...sizeProblem(size),
    ...check(
      [
        name !== undefined && !isObjectName(name),
        `persistence.storageClass: ${shown(name)} cannot name a StorageClass; set the name that \`kubectl get storageclass\` shows`,
      ],
      [
        !ACCESS_MODES.includes(accessMode),
        `persistence.accessMode: ${shown(accessMode)} is none for a server's volume; set one of ${ACCESS_MODES.join(', ')}`,
      ],
      [
        !['Retain', 'Delete'].includes(retention),
        `persistence.retention: ${shown(retention)} is nothing that becomes of a claim; set "Retain" or "Delete"`,
      ],
      [
        accessMode === 'ReadWriteMany' && known?.volumes !== 'files',
        `persistence.accessMode: a disk cannot be ReadWriteMany, and ${whatIsKnown(name, known)}; set it to ` +
          '"ReadWriteOnce", or, for a class of a shared file system, set persistence.storageClass to ' +
          `{ name: "${name ?? '…'}", volumes: "files" }`,
      ],
      [
        unreachable.length > 0,
        `persistence.storageClass: ${shown(name)} has no volumes in ${unreachable.join(', ')}, where placement.zones ` +
          'wants servers; list these zones in the class, or leave them out of placement.zones',
      ],
      [
        least > 0 && (bytes(size) ?? Number.POSITIVE_INFINITY) < least * GIB,
        `persistence.size: ${shown(size)} is less than ${shown(name)} makes; set "${least}Gi" or more`,
      ],
    ),
  ];
}

function whatIsKnown(name: string | undefined, known: StorageClassRef | undefined): string {
  if (name === undefined) return "nothing says that the volumes of the cluster's default class are files";
  return known ? `those of "${name}" are disks` : `nothing says that the volumes of "${name}" are files`;
}

/** The fields of a StatefulSet that have the claims made. */
export function dynamicClaims(persistence: DynamicPersistence) {
  return {
    retention: persistence.retention ?? 'Retain',
    claim: {
      accessModes: [persistence.accessMode ?? 'ReadWriteOnce'],
      resources: { requests: { storage: k8s.Quantity.fromString(persistence.size) } },
      storageClassName: classNameOf(persistence),
    },
  };
}

function classNameOf({ storageClass }: DynamicPersistence): string | undefined {
  return typeof storageClass === 'object' ? storageClass.name : storageClass;
}
