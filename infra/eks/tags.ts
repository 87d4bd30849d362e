/** Tags of everything that can have some. */
export type Tags = Readonly<Record<string, string>>;

/** Tags with the name that AWS' console shows. */
export function tagged(tags: Tags, name: string): Record<string, string> {
  return { ...tags, Name: name };
}
