/** What of a pod says whether it takes part. */
export interface Readiness {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether all of a pod's containers take part, and it is not on its way out. */
export function isReady({ metadata, status }: Readiness): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && metadata.deletionTimestamp === undefined;
}
