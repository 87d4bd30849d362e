import { check, isServiceName, type Problems, shown } from '../lib/validation';

/** How long names may be in a cloud, and why. */
export interface NameRules {
  /** The cloud, as a sentence names it. */
  readonly cloud: string;
  /** Characters that a name may have. */
  readonly longest: number;
  /** What has names that begin with it. */
  readonly addedTo: string;
}

/** What is wrong with the name of a cluster and all around it. */
export function cloudNameProblems(name: string, { cloud, longest, addedTo }: NameRules): Problems {
  return check(
    [
      !isCloudName(name),
      `name: ${shown(name)} cannot name resources of ${cloud}; set lower-case letters, digits and dashes, a letter first`,
    ],
    [
      name.length > longest,
      `name: ${shown(name)} has ${name.length} characters, and ${addedTo} add to it; set ${longest} at most`,
    ],
  );
}

/** Whether the text may name a disk, a cluster and the like: by the same RFC 1035 as a Service of Kubernetes. */
export const isCloudName: (text: string) => boolean = isServiceName;
