import type { Problems } from '../validation';
import { isObjectName } from '../validation';

/**
 * The Secret that holds one password a user, each under the user's name (see `USERS`). A reference: the values never
 * pass through this program, so they cannot end up in a manifest.
 */
export class Credentials {
  /**
   * @param secretName Name of a Secret in the topology's namespace. You make it, or a tool of yours does.
   */
  static fromSecret(secretName: string): Credentials {
    return new Credentials(secretName);
  }

  private constructor(readonly secretName: string) {}
}

/** What is wrong with a reference to credentials. The value is not shown: it may be a password. */
export function credentialsProblems(credentials: unknown): Problems {
  if (!(credentials instanceof Credentials)) {
    return [
      'credentials: a password must not stand in code or manifests; put it into a Secret and set Credentials.fromSecret("<name of the Secret>")',
    ];
  }
  if (!isObjectName(credentials.secretName)) {
    return [
      'credentials: what Credentials.fromSecret was given cannot name a Secret (lower-case letters, digits, dashes, dots); set the name of a Secret, not a password',
    ];
  }
  return [];
}
