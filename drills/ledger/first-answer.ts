import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './connection';

/** Ahead of the next server, each one asked has this long to answer, in milliseconds. */
const HEAD_START_MS = 100;

/** Asks servers one after the other, without waiting for those that are silent. Rejects with the last one's failure. */
export async function firstAnswer<Server, T>(
  servers: readonly Server[],
  ask: (server: Server) => Promise<T>,
): Promise<T> {
  let answered = false;
  const answers = servers.map(async (server, index) => {
    await sleep(index * HEAD_START_MS);
    if (answered) throw new Failure('unreachable', 'connection', 'not asked any more');
    const answer = await ask(server);
    answered = true;
    return answer;
  });
  try {
    return await Promise.any(answers);
  } catch (error) {
    const last = error instanceof AggregateError ? error.errors.at(-1) : error;
    throw last instanceof Failure ? last : new Failure('unreachable', 'connection', String(last));
  }
}
