import type { ClaimSpec, ClaimTemplate, FixedFields } from '../lib/fixed-fields';

/** What all objects say of themselves. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

/** A StatefulSet, of the manifests or of the cluster. */
export interface StatefulSet {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: FixedFields & { readonly replicas?: number };
}

/** A StatefulSet that has its claims made by a template. */
export interface WithClaims extends StatefulSet {
  readonly spec: StatefulSet['spec'] & { readonly volumeClaimTemplates: readonly [ClaimTemplate] };
}

export interface Claim {
  readonly metadata: Metadata;
  readonly spec: ClaimSpec & { readonly volumeName?: string };
  readonly status?: { readonly phase?: string };
}

export interface Volume {
  readonly metadata: Metadata;
  readonly spec: { readonly persistentVolumeReclaimPolicy?: string };
}

export interface StorageClass {
  readonly metadata: Metadata;
  readonly allowVolumeExpansion?: boolean;
}

/** An object by where it is. */
export const placeOf = ({ metadata: { namespace = 'default', name } }: { readonly metadata: Metadata }) =>
  `${namespace}/${name}`;
