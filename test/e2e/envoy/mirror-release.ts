import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import { execIn } from '../../../drills/api-server';
import { apply } from '../../../drills/kubectl';
import { type RedisConnection, RedisEnvoyMirror } from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { keeperStatus, serversReady, settledAnew, type Tested } from '../support/tested';

/** Servers that Envoys mirror, as the suite has deployed them. */
export interface MirrorRelease extends Tested {
  /** Namespace of the clients. */
  readonly clients: string;
  readonly connection: RedisConnection;
  /** Names of the servers' pods. */
  readonly pods: readonly string[];
}

/** Applies the release with new passwords; the clients get theirs. */
export async function deployMirror(
  engine: TestedEngine,
  servers: number,
  where: Pick<MirrorRelease, 'namespace' | 'clients'>,
): Promise<MirrorRelease> {
  const { namespace, clients } = where;
  const chart = new Chart(new App(), 'release', { namespace });
  const mirror = new RedisEnvoyMirror(chart, 'web', {
    engine,
    servers,
    persistence: { kind: 'dynamic', size: '1Gi' },
  });
  mirror.allowFrom('clients', { namespace: clients });
  const { connection, users, name } = mirror;
  const passwords = Object.fromEntries(users.map(user => [user, randomPassword()]));
  const secret = (inNamespace: string, stringData: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: connection.secretName, namespace: inNamespace },
    stringData,
  });
  const own = { [connection.secretKey]: passwords[connection.secretKey] ?? '' };
  await apply([secret(namespace, passwords), secret(clients, own), ...chart.toJson()]);
  const pods = Array.from({ length: servers }, (_, ordinal) => `${name}-${ordinal}`);
  return { ...where, name, servers, connection, pods };
}

/** Whether every server is ready, and the keeper says that all have every write. */
export async function isWhole(release: MirrorRelease): Promise<boolean> {
  return (await serversReady(release)) && (await keeperStatus(release))?.state === 'settled';
}

/** The same, by a look that the keeper took after this was asked first. */
export function wholeAnew(release: MirrorRelease): () => Promise<boolean> {
  const settled = settledAnew(release);
  return async () => (await settled()) && (await serversReady(release));
}

/** All keys of a server, and the texts that they hold. */
const ALL_KEYS = `
local cursor, out = '0', {}
repeat
  local page = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do out[#out + 1] = key .. ' ' .. redis.call('GET', key) end
until cursor == '0'
return out`;

/** What the keys of counters begin with. */
const COUNTER = 'counter:';

/** What the servers hold, beside each other. */
export interface Comparison {
  readonly keys: number;
  readonly differ: readonly string[];
  /** The sum of the counters, as the first server has them. */
  readonly added: number;
}

/** Compares all keys of all servers. Nobody may write meanwhile. */
export async function compareServers({ namespace, pods }: MirrorRelease): Promise<Comparison> {
  const contents = await Promise.all(pods.map(async pod => new Set(await linesOf(namespace, pod))));
  const all = new Set(contents.flatMap(lines => [...lines]));
  const keys = new Set([...all].map(line => line.split(' ')[0]));
  const differ = [...all].filter(line => !contents.every(lines => lines.has(line)));
  const counters = [...(contents[0] ?? [])].filter(line => line.startsWith(COUNTER));
  const added = counters.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  return { keys: keys.size, differ, added };
}

async function linesOf(namespace: string, pod: string): Promise<string[]> {
  const script =
    'REDISCLI_AUTH=$(cat "$CREDENTIALS/application") redis-cli --no-auth-warning --user application -h "$POD_IP" eval "$0" 0';
  const { stdout } = await execIn({ namespace, pod, container: 'redis' }, ['sh', '-c', script, ALL_KEYS]);
  return stdout.split('\n').filter(line => line !== '');
}
