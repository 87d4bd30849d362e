import type { Address } from '../kind';

/** What was seen of a pod, as far as its address goes: only who answers has one that can be relied on. */
type Placed = { readonly pod: string } & (
  | { readonly answers: true; readonly ip: string }
  | { readonly answers: false }
);

/** Where a pod takes commands at this port, or undefined where it does not answer or was not looked for. */
export function addressIn(seen: readonly Placed[], pod: string, port: number): Address | undefined {
  const found = seen.find(each => each.pod === pod);
  return found?.answers ? { ip: found.ip, port } : undefined;
}
