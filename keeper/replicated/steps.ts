import type { Call } from '../connections';
import { hostOf } from '../hostname';

/** A step that says whom a server follows. */
export type ReplicaStep = { readonly pod: string; readonly why: string } & (
  | { readonly kind: 'follow'; readonly primary: string }
  /** Becomes the primary. */
  | { readonly kind: 'lead' }
);

/** Lets this server follow that pod. */
export function follow(pod: string, primary: string, why: string): ReplicaStep {
  return { kind: 'follow', pod, primary, why };
}

/** The command of such a step. */
export function commandOf(
  step: ReplicaStep,
  spec: { readonly domain: string; readonly port: number },
): readonly [string, ...(string | number)[]] {
  return step.kind === 'lead' ? ['REPLICAOF', 'NO', 'ONE'] : ['REPLICAOF', hostOf(step.primary, spec), spec.port];
}

export async function runReplicaStep(
  step: ReplicaStep,
  call: Call,
  spec: { readonly domain: string; readonly port: number },
): Promise<void> {
  await call(...commandOf(step, spec));
}
