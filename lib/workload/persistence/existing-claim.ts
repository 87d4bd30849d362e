import { check, isObjectName, type Problems, shown } from '../../validation';

/**
 * One claim that is there already, shared by all servers, each in a folder of its own name. The claim must be
 * ReadWriteMany, of a file system such as EFS or Filestore.
 */
export interface ExistingClaimPersistence {
  readonly kind: 'existing-claim';
  /** Name of the claim, in the topology's namespace. */
  readonly claimName: string;
}

/** What is wrong with a reference to a claim. */
export function existingClaimProblems({ claimName }: ExistingClaimPersistence): Problems {
  return check([
    !isObjectName(claimName),
    `persistence.claimName: ${shown(claimName)} cannot name a claim; set the name that \`kubectl get pvc\` shows`,
  ]);
}
