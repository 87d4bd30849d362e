import { execIn } from './api-server';

/** Runs shell in a server's container, with the functions of its own scripts, and gives what it prints. */
export async function besideServer(namespace: string, pod: string, script: string): Promise<string> {
  const place = { namespace, pod, container: 'redis' };
  return (await execIn(place, ['sh', '-c', `. "$CONFIG/common.sh"; ${script}`])).stdout;
}
