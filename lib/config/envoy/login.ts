import type { Json } from './typed';

/** Where a password is read from, when Envoy starts: it never stands in the configuration itself. */
export type PasswordSource = { readonly file: string } | { readonly variable: string };

/** A user, and where that user's password is. */
export interface Login {
  readonly user: string;
  readonly password: PasswordSource;
  /** Another one that clients may log in with. @default - none */
  readonly also?: PasswordSource;
}

/** Envoy's `DataSource` of a password. The file holds it alone, without a line's end. */
export function passwordSource(source: PasswordSource): Json {
  return 'file' in source ? { filename: source.file } : { environment_variable: source.variable };
}

/** Envoy's `DataSource` of a user's name, which is no secret. */
export function userSource(user: string): Json {
  return { inline_string: user };
}
