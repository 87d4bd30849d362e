import { setTimeout as sleep } from 'node:timers/promises';
import type { CopySource } from '../../lib/config/copy-spec';
import { now } from '../../programs/clock';
import type { Address, Command, Credentials } from '../connection';
import { infoField, textOf } from '../info';
import { createRedis, type Redis } from '../redis';
import type { Feed } from './feed';

/** A local server is asked again for this long: it may have to reach its primary again. In milliseconds. */
const PATIENCE_MS = 5000;
const IN_STEP_MS = 5000;

/** The primary that a local server is to follow, and how. */
export interface Followed {
  readonly primary: () => Address;
  readonly source: Redis;
  readonly login: Credentials;
  readonly spec: CopySource;
}

/**
 * A local server that replicates a primary of the source. It reads a Redis Cluster's primary as it does any other: what
 * is replicated knows no slots.
 */
export function replicaFeed(number: number, socket: string, { primary, source, login, spec }: Followed): Feed {
  const at = { path: socket };
  const local = createRedis({
    title: `The local server`,
    advice: 'see in its log why',
    patienceMs: PATIENCE_MS,
    at,
    mode: 'standalone',
  });
  const replication = async () => textOf(await local.one(['INFO', 'replication']));
  /** Tells the local server whom to follow, and with which password, unless it does and is linked. Gives its INFO. */
  const order = async (): Promise<string> => {
    const to = primary();
    const info = await replication();
    if (!('host' in to)) return info;
    const follows = infoField(info, 'master_host') === to.host && infoField(info, 'master_port') === String(to.port);
    if (follows && infoField(info, 'master_link_status') === 'up') return info;
    if (infoField(info, 'role') === 'master' && Number(await local.one(['DBSIZE'])) > 0) {
      throw new Error(`The local server at ${socket} holds data of its own: run an empty one for the copy alone.`);
    }
    for (const command of settings(login, spec)) await local.one(command);
    if (!follows) await local.one(['REPLICAOF', to.host, to.port]);
    return replication();
  };
  return {
    number,
    at: () => at,
    credentials: {},
    async prepare() {
      const info = await order();
      if (infoField(info, 'master_link_status') === 'up') return;
      const what =
        infoField(info, 'master_sync_in_progress') === '1'
          ? `takes over the whole data set of ${nameOfPrimary(primary())}`
          : `does not reach ${nameOfPrimary(primary())} as a replica: see in its log why, and give the source's user ` +
            'the rights +psync +replconf +ping';
      throw new Error(`The local server at ${socket} ${what}.`);
    },
    async inStep() {
      await order();
      const said = await source.at(primary(), [['INFO', 'replication']]);
      const wanted = Number(infoField(textOf(said[0]), 'master_repl_offset') ?? 0);
      const until = now() + IN_STEP_MS;
      for (;;) {
        const info = await replication();
        const linked = infoField(info, 'master_link_status') === 'up';
        // A user that may not ask for INFO is not told where the primary is: being linked has to be enough then.
        if (linked && Number(infoField(info, 'slave_repl_offset') ?? 0) >= wanted) return;
        if (now() > until) throw new Error(`The local server at ${socket} is not in step with its primary.`);
        await sleep(50);
      }
    },
    ask: (commands, db) => local.each(commands, db),
  };
}

/**
 * What a local server is set to. It must not answer what it has while it lacks its primary: after a synchronisation that
 * failed it has nothing, which would look like deleted keys. Subscribers may fall behind as far as memory goes: one that
 * is cut off has to begin anew.
 */
function settings({ user, password }: Credentials, { tlsFolder }: CopySource): Command[] {
  const set = (name: string, value: string): Command => ['CONFIG', 'SET', name, value];
  return [
    set('notify-keyspace-events', 'KEA'),
    set('replica-serve-stale-data', 'no'),
    set('client-output-buffer-limit', 'pubsub 0 0 0'),
    set('masteruser', user ?? ''),
    set('masterauth', password?.() ?? ''),
    ...(tlsFolder === undefined ? [] : [set('tls-replication', 'yes')]),
  ];
}

function nameOfPrimary(address: Address): string {
  return 'host' in address ? `${address.host}:${address.port}` : address.path;
}
