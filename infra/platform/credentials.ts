import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { holdsData, leadsToData } from '../protection';

/** A Secret that holds passwords of users, as its manifest says it. */
export interface PasswordSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly type?: string;
  readonly stringData: Readonly<Record<string, string | pulumi.Output<string>>>;
}

/** Which Secrets to make. */
export interface CredentialsArgs<User extends string> {
  /**
   * The Secrets, given the passwords of each user. They are counted from 1, and none is made twice; the one that is not
   * `current` may be taken away. Without a count it is the first.
   */
  readonly secrets: (
    password: (user: User, which?: { readonly number: number; readonly current: boolean }) => pulumi.Output<string>,
  ) => readonly PasswordSecret[];
  /**
   * Whether passwords refuse to be deleted, and their Secrets stay where Pulumi is made to forget them: without them,
   * servers that restart lock each other out. @default false
   */
  readonly deletionProtection?: boolean;
  /** Puts them somewhere. @default - into the cluster, as Secrets of Kubernetes */
  readonly keep?: (secrets: readonly PasswordSecret[], opts: pulumi.ComponentResourceOptions) => void;
}

/** How passwords are: 190 bits, of letters and digits alone, with nothing to quote in an ACL file, a shell or a URL. */
export const PASSWORD = { length: 32, special: false } as const;

const FIRST = { number: 1, current: true };

/**
 * Random passwords, one a user and another while they change, in Secrets of Kubernetes. They are secrets to Pulumi too:
 * encrypted in its state, hidden in what it shows.
 */
export class Credentials<User extends string> extends pulumi.ComponentResource {
  constructor(
    name: string,
    { secrets, deletionProtection = false, keep = inCluster(deletionProtection) }: CredentialsArgs<User>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('redis:platform:Credentials', name, {}, opts);
    const passwords = new Map<string, random.RandomPassword>();
    const password: Parameters<CredentialsArgs<User>['secrets']>[0] = (user, { number, current } = FIRST) => {
      const called = number === FIRST.number ? user : `${user}-${number}`;
      const protection = leadsToData(deletionProtection && current);
      const made =
        passwords.get(called) ?? new random.RandomPassword(called, PASSWORD, { parent: this, ...protection });
      passwords.set(called, made);
      return made.result;
    };
    keep(secrets(password), { parent: this });
    this.registerOutputs();
  }
}

function inCluster(deletionProtection: boolean) {
  return (secrets: readonly PasswordSecret[], opts: pulumi.ComponentResourceOptions): void => {
    for (const { metadata, type, stringData } of secrets) {
      new kubernetes.core.v1.Secret(
        `${metadata.namespace}/${metadata.name}`,
        { metadata, type, stringData: { ...stringData } },
        { ...opts, ...holdsData(deletionProtection) },
      );
    }
  };
}
