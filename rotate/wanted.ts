import type { Passwords } from '../lib/config/passwords';

/** A password that a Secret is to have, as it is or in a text. */
export interface Wish {
  /** Whose it is: the same text for the same user of the same servers. */
  readonly of: string;
  /** Counted from 1, as passwords change. */
  readonly number: number;
  readonly current: boolean;
  readonly text: (password: string) => string;
}

/** A Secret as it is to be. */
export interface WantedSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  /** @default - it has passwords by their users */
  readonly type?: string;
  readonly stringData: Readonly<Record<string, string | Wish>>;
}

/** A topology whose passwords change. */
export interface Rotating {
  readonly namespace: string;
  readonly name: string;
  /** Name of the Secret with the passwords of its users. */
  readonly secretName: string;
  readonly passwords: Passwords;
}

/** Which passwords there are to be, whoever says so. */
export interface Wanted {
  readonly topologies: readonly Rotating[];
  /** Those of servers before those of their clients: so they are replaced. */
  readonly secrets: readonly WantedSecret[];
}
