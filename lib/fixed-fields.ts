import { isDeepStrictEqual } from 'node:util';
import { bytes } from './config/quantity';
import { check, type Problems, shown } from './validation';

/** What a claim asks for, as far as it is looked at. */
export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: { readonly storage?: string | number } };
}

/** What a StatefulSet makes its claims by. */
export interface ClaimTemplate {
  readonly metadata: { readonly name: string };
  readonly spec: ClaimSpec;
}

/** The fields of a StatefulSet that are for ever: the API server refuses any change of them, and with it the whole object. */
export interface FixedFields {
  readonly serviceName?: string;
  readonly selector?: unknown;
  readonly podManagementPolicy?: string;
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
}

/** How a claim would have to change. */
export interface ClaimChange {
  readonly grows: boolean;
  readonly shrinks: boolean;
  /** It would have to be another claim: of another class, or mounted in another way. */
  readonly moves: boolean;
}

/**
 * What lies between a claim, or a template of claims, and the one that is wanted. A wanted one without a class is content
 * with any.
 */
export function claimChange(there: ClaimSpec, wanted: ClaimSpec): ClaimChange {
  const [former, size] = [sizeOf(there), sizeOf(wanted)];
  const otherClass = wanted.storageClassName !== undefined && wanted.storageClassName !== there.storageClassName;
  return {
    grows: size > former,
    shrinks: size < former,
    moves: otherClass || !isDeepStrictEqual(there.accessModes, wanted.accessModes),
  };
}

/** Size of a claim as its manifest says it. */
export function shownSize({ resources }: ClaimSpec): string {
  return String(resources?.requests?.storage ?? 0);
}

function sizeOf(spec: ClaimSpec): number {
  return bytes(shownSize(spec)) ?? 0;
}

const ANOTHER_NAME = 'or give the new Redis another name and move the data into it';

/**
 * What is wrong with a StatefulSet that is to take the place of another one of its name, since what is fixed differs.
 *
 * @param resized the claims of the servers that run, and the StatefulSet, were changed already
 */
export function fixedFieldProblems(before: FixedFields, after: FixedFields, resized: boolean): Problems {
  const fixed = (['serviceName', 'selector', 'podManagementPolicy'] as const).filter(
    field => !isDeepStrictEqual(before[field], after[field]),
  );
  return [
    ...fixed.map(field => `${field}: a StatefulSet never changes it; set it back, ${ANOTHER_NAME}`),
    ...claimProblems(before.volumeClaimTemplates ?? [], after.volumeClaimTemplates ?? [], resized),
  ];
}

function claimProblems(before: readonly ClaimTemplate[], after: readonly ClaimTemplate[], resized: boolean): Problems {
  const [[there], [wanted]] = [before, after];
  if (!there && !wanted) return [];
  if (!there || !wanted || there.metadata.name !== wanted.metadata.name) {
    return [`persistence.kind: a StatefulSet has claims for ever, or never; set it back, ${ANOTHER_NAME}`];
  }
  const { grows, shrinks, moves } = claimChange(there.spec, wanted.spec);
  const made = [there, wanted].filter(({ spec }) => spec.storageClassName === '').length;
  const [former, size] = [there, wanted].map(({ spec }) => shownSize(spec));
  const differs = !isDeepStrictEqual(there.spec, wanted.spec);
  return check(
    [
      made === 1,
      `persistence.kind: disks made beforehand and volumes of a StorageClass do not follow each other; set it back, ${ANOTHER_NAME}`,
    ],
    [
      made === 2 && (grows || shrinks),
      `persistence.size: the claim of a disk made beforehand keeps its size; leave it at ${former}, and let disk and file system grow where the disk was made`,
    ],
    [
      made === 0 && shrinks,
      `persistence.size: ${size} is less than the ${former} of the volumes that are there, which never shrink; set ${former} or more, ${ANOTHER_NAME}`,
    ],
    [
      made === 0 && !shrinks && differs && !resized,
      `persistence: the API server refuses ${differences(there.spec, wanted.spec)}, since a StatefulSet's claims are fixed; ` +
        `have the claims of the servers that run ${moves ? 'replaced' : 'grow'} first (docs/resize.md), then say that they are resized`,
    ],
  );
}

function differences(there: ClaimSpec, wanted: ClaimSpec): string {
  const rows = [
    ['size', shownSize(there), shownSize(wanted)],
    ['storageClass', shown(there.storageClassName ?? 'default'), shown(wanted.storageClassName ?? 'default')],
    ['accessMode', String(there.accessModes), String(wanted.accessModes)],
  ];
  return rows
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => `${field} ${from} → ${to}`)
    .join(', ');
}
