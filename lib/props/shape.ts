/** What a value has to be, as far as TypeScript would say so: nothing here knows ranges, or what names mean. */
export type Shape =
  | 'any'
  | 'string'
  | 'number'
  | 'boolean'
  | { readonly literals: readonly (string | number | boolean)[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly oneOf: readonly Shape[] }
  | FieldsShape
  /** One of `Shapes`. */
  | { readonly type: string };

/** An object with properties that it must have, and such as it may have. */
export interface FieldsShape {
  readonly needed: Readonly<Record<string, Shape>>;
  readonly optional: Readonly<Record<string, Shape>>;
}

/** Shapes by the names of their types. */
export type Shapes = Readonly<Record<string, Shape>>;
