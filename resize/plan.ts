import { names } from '../lib/config/names';
import { type ClaimTemplate, claimChange, shownSize } from '../lib/fixed-fields';
import type { Problems } from '../lib/validation';
import { type Claim, placeOf, type StatefulSet, type StorageClass, type Volume, type WithClaims } from './objects';

/** What is in the cluster, as far as claims are concerned. */
export interface Live {
  readonly statefulSets: readonly StatefulSet[];
  readonly claims: readonly Claim[];
  readonly volumes: readonly Volume[];
  readonly classes: readonly StorageClass[];
}

/** A StatefulSet whose claim template is another one than is wanted. */
export interface Retemplating {
  readonly namespace: string;
  readonly name: string;
  readonly template: ClaimTemplate;
}

/** A claim that is to ask for more. */
export interface Growth {
  readonly namespace: string;
  readonly claim: string;
  readonly from: string;
  readonly to: string;
}

/** A server that is to get another volume. */
export interface Move {
  readonly namespace: string;
  readonly statefulSet: string;
  readonly pod: string;
  readonly claim: string;
  /** The volume that stays behind. */
  readonly volume: string;
}

/** What is to be done, in this order. */
export interface Plan {
  readonly grow: readonly Growth[];
  readonly retemplate: readonly Retemplating[];
  readonly move: readonly Move[];
}

/**
 * What brings the claims in a cluster in line with the manifests, or a sentence for each thing that is against it. Pure: it is
 * told what is there. What is done already is not planned again.
 *
 * @param wanted StatefulSets of the manifests
 */
export function planOf(wanted: readonly StatefulSet[], live: Live): { readonly plan: Plan } | { problems: Problems } {
  const each = wanted.filter(hasClaims).map(set => planFor(set, live));
  const problems = [...new Set(each.flatMap(part => part.problems))];
  if (problems.length > 0) return { problems };
  return {
    plan: {
      grow: each.flatMap(part => part.grow),
      retemplate: each.flatMap(part => part.retemplate),
      move: each.flatMap(part => part.move),
    },
  };
}

function hasClaims(set: StatefulSet): set is WithClaims {
  const [template] = set.spec.volumeClaimTemplates ?? [];
  // Empty: a disk made beforehand, whose claim is a manifest of its own.
  return template !== undefined && template.spec.storageClassName !== '';
}

function planFor(set: WithClaims, live: Live): Plan & { readonly problems: Problems } {
  const { name, namespace = 'default' } = set.metadata;
  const [template] = set.spec.volumeClaimTemplates;
  const nothing = { grow: [], retemplate: [], move: [], problems: [] };
  const there = live.statefulSets.find(other => placeOf(other) === placeOf(set));
  const claims = claimsOf(set, live);
  if (!there) {
    if (claims.length === 0) return nothing;
    const sentence = `${placeOf(set)} is not there, though claims of it are: apply the manifests, which has it take up the servers that run, and begin again`;
    return { ...nothing, problems: [sentence] };
  }
  const [former] = there.spec.volumeClaimTemplates ?? [];
  if (!former || former.metadata.name !== template.metadata.name || former.spec.storageClassName === '') {
    const sentence = `${placeOf(set)} has no volumes that a StorageClass made: set persistence.kind back`;
    return { ...nothing, problems: [sentence] };
  }
  const change = claimChange(former.spec, template.spec);
  if (change.shrinks) {
    const [from, to] = [former, template].map(({ spec }) => shownSize(spec));
    const sentence = `${placeOf(set)}: volumes never shrink, and ${to} is less than the ${from} that they have: set persistence.size to ${from} or more`;
    return { ...nothing, problems: [sentence] };
  }
  const moving = claims.filter(({ claim }) => claimChange(claim.spec, template.spec).moves);
  const growing = claims.filter(one => !moving.includes(one) && claimChange(one.claim.spec, template.spec).grows);
  const otherClass = former.spec.storageClassName !== template.spec.storageClassName;
  return {
    grow: growing.map(({ claim }) => {
      return { namespace, claim: claim.metadata.name, from: shownSize(claim.spec), to: shownSize(template.spec) };
    }),
    retemplate: change.grows || change.moves || otherClass ? [{ namespace, name, template }] : [],
    move: moving.map(({ pod, claim }) => {
      const volume = claim.spec.volumeName ?? '';
      return { namespace, statefulSet: name, pod, claim: claim.metadata.name, volume };
    }),
    problems: [
      ...growing.flatMap(({ claim }) => growthProblems(claim, live)),
      ...moving.flatMap(({ claim }) => moveProblems(claim, template, live)),
    ],
  };
}

/** The claims that are there, of the pods that a StatefulSet has or is to have. */
function claimsOf(set: WithClaims, live: Live): { readonly pod: string; readonly claim: Claim }[] {
  const { name, namespace = 'default' } = set.metadata;
  const [template] = set.spec.volumeClaimTemplates;
  const there = live.statefulSets.find(other => placeOf(other) === placeOf(set));
  const count = Math.max(set.spec.replicas ?? 1, there?.spec.replicas ?? 0);
  return Array.from({ length: count }, (_, ordinal) => `${name}-${ordinal}`).flatMap(pod => {
    const place = `${namespace}/${names.claim(template.metadata.name, pod)}`;
    const claim = live.claims.find(each => placeOf(each) === place);
    return claim ? [{ pod, claim }] : [];
  });
}

function growthProblems(claim: Claim, { classes }: Live): Problems {
  const name = claim.spec.storageClassName;
  const storageClass = classes.find(({ metadata }) => metadata.name === name);
  if (claim.status?.phase !== 'Bound') {
    return [`${placeOf(claim)} has no volume yet, and only one that is there can grow: wait until its server runs`];
  }
  if (storageClass?.allowVolumeExpansion) return [];
  return [
    `volumes of the StorageClass "${name}" cannot grow: set allowVolumeExpansion: true in it if its driver can, or move to another class (persistence.storageClass)`,
  ];
}

function moveProblems(claim: Claim, { spec }: ClaimTemplate, { classes, volumes }: Live): Problems {
  const wanted = spec.storageClassName;
  const volume = volumes.find(({ metadata }) => metadata.name === claim.spec.volumeName);
  const missing = wanted !== undefined && !classes.some(({ metadata }) => metadata.name === wanted);
  const lost = volume !== undefined && volume.spec.persistentVolumeReclaimPolicy !== 'Retain';
  return [
    ...(missing ? [`there is no StorageClass "${wanted}": make it first`] : []),
    ...(lost
      ? [
          `${placeOf(claim)}: its volume would be deleted with it, and is to stay until all is well: ` +
            `kubectl patch pv ${volume.metadata.name} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
        ]
      : []),
  ];
}
