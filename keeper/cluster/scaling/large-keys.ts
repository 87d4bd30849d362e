/** A key that is not moved, and the slot that stays for it. */
export interface LargeKey {
  readonly slot: number;
  /** What to tell people. */
  readonly message: string;
}

/** That slots were left where they are, each because of a key that is too large to be sent at once. */
export class LargeKeys extends Error {
  constructor(readonly keys: readonly LargeKey[]) {
    super(keys.map(({ message }) => message).join('; '));
  }
}
