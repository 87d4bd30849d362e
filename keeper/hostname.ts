/** The name at which a pod is always found: `podOf` reads it. */
export function hostOf(pod: string, { domain }: { readonly domain: string }): string {
  return `${pod}.${domain}`;
}

/**
 * The pod that a hostname belongs to, or undefined where it lies in another domain. Pods of the same name stand in other
 * namespaces, so the whole name counts. A domain that is cut short, as it may be where the keeper is run by hand, takes
 * every domain that begins with it.
 */
export function podOf(hostname: string | undefined, domain: string): string | undefined {
  const dot = hostname?.indexOf('.') ?? -1;
  if (!hostname || dot <= 0) return undefined;
  const rest = hostname.slice(dot + 1);
  return rest === domain || rest.startsWith(`${domain}.`) ? hostname.slice(0, dot) : undefined;
}
