/** The name at which a pod is always found. */
export function hostOf(pod: string, { domain }: { readonly domain: string }): string {
  return `${pod}.${domain}`;
}

/** What a server in limbo follows: nobody. */
export const LIMBO = { host: '127.0.0.1', port: 1 } as const;
