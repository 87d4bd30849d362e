import { kubectlJson } from '../drills/kubectl';
import type { Live } from './plan';

/** Reads what is in the cluster, in these namespaces. */
export async function observe(namespaces: readonly string[]): Promise<Live> {
  const all = async <T>(args: readonly string[]) => (await kubectlJson<{ items: T[] }>(['get', ...args])).items;
  const each = async <T>(kind: string) =>
    (await Promise.all(namespaces.map(namespace => all<T>([kind, '-n', namespace])))).flat();
  const [statefulSets, claims, volumes, classes] = await Promise.all([
    each<Live['statefulSets'][number]>('statefulsets'),
    each<Live['claims'][number]>('persistentvolumeclaims'),
    all<Live['volumes'][number]>(['persistentvolumes']),
    all<Live['classes'][number]>(['storageclasses']),
  ]);
  return { statefulSets, claims, volumes, classes };
}
