import { createHash } from 'node:crypto';

/**
 * Hash of a ConfigMap's texts. It stands in the annotations of the pods that read them, so that a changed text is a
 * rolling update. Over the texts, not over what they are packed into, which differs between versions of the packer.
 */
export function configHash(texts: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** Name of the pod annotation that carries the hash. */
export const CONFIG_HASH_ANNOTATION = 'redis-ha/config-hash';

/** Name of the same for what is beside the programs that a construct makes: it is handed over as an annotation like any. */
export const SIDECAR_HASH_ANNOTATION = 'sidecar-config-hash';
