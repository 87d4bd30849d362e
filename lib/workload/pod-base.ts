import type { k8s } from 'cdk8s-plus-28';
import { type ImagePull, pullSecrets } from './images';
import { podSecurity } from './security';

/** What every pod of this library has: no token, no variables of other Services, no root. */
export function podBase(
  imagePull: ImagePull | undefined,
  { user, group }: { readonly user: number; readonly group: number },
) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...pullSecrets(imagePull),
    securityContext: podSecurity(user, group),
  } as const satisfies Partial<k8s.PodSpec>;
}

/**
 * How pods look names up that Sentinel, or a server that replicates, resolves in its one thread: while that waits for
 * DNS it does nothing else. Names of this library are in full, and asked for as they stand.
 */
export const QUICK_DNS: k8s.PodDnsConfig = {
  options: [
    { name: 'ndots', value: '1' },
    { name: 'timeout', value: '1' },
    { name: 'attempts', value: '2' },
  ],
};
