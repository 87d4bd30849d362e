/**
 * The index of the shard that a pod of the topology belongs to, by its name `<topology>-<shard>-<ordinal>`, whether the
 * spec names it or not; undefined for a pod of something else.
 */
export function shardOf(pod: string, { name }: { readonly name: string }): number | undefined {
  if (!pod.startsWith(`${name}-`)) return undefined;
  const index = /^(\d+)-\d+$/.exec(pod.slice(name.length + 1))?.[1];
  return index === undefined ? undefined : Number(index);
}
