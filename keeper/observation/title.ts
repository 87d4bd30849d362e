/** What a server's process title carries under this name, or undefined. */
export function parseTitle(title: string, name: 'zone' | 'revision'): string | undefined {
  return new RegExp(`(?:^|\\s)${name}=([^\\s"]+)`).exec(title)?.[1];
}

/** The value in the reply of `CONFIG GET` for one directive. */
export function configValue(reply: unknown): string {
  return Array.isArray(reply) ? String(reply[1] ?? '') : '';
}
