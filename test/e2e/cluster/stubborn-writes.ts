import { execIn } from '../../../drills/api-server';
import { tagOfSlot } from '../../../drills/ledger/hash-tag';

// One write after the other on one connection, until one is refused: the server has noticed that it lost its slots. The
// client does not stop then, as nothing in a container ends it for writing to nobody: so there are no more than it takes.
const SCRIPT = `
export REDISCLI_AUTH=$(cat "$CREDENTIALS/application")
yes "set $1 stubborn" | head -n 50000 |
  redis-cli --no-auth-warning --user application -h "$POD_IP" -p "$PORT" |
  awk '/OK/ { n++; next } { print n + 0, $0; exit }'
`;

/**
 * Writes to a slot, one write after the other, until the server refuses one, and gives the number of those that it
 * acknowledged. Meant for a server that is frozen: the writes are its first work when it wakes up.
 */
export async function stubbornWrites(namespace: string, pod: string, slot: number): Promise<number> {
  const key = `stubborn:{${tagOfSlot(slot)}}`;
  const command = ['sh', '-c', SCRIPT, 'sh', key];
  const { stdout } = await execIn({ namespace, pod, container: 'redis' }, command, 300_000);
  const [, count, refusal] = /^(\d+) (.*)/.exec(stdout.trim()) ?? [];
  expect(refusal).toMatch(/MOVED|CLUSTERDOWN/);
  return Number(count);
}
