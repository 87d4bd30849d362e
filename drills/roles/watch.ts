import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RoleSample, SAMPLE_COMMAND, sampleReader } from './sample';

/** Pause between two samples of a server, in milliseconds. */
export const SAMPLE_EVERY_MS = 100;

/**
 * Time after which a client that was never answered is begun anew, in milliseconds: a connection that is made while a
 * front takes its server away may stay silent for good.
 */
const FIRST_ANSWER_MS = 10_000;

/**
 * The client beside a server of this library that asks it, as the user that asks most often and may least. The shell
 * functions of the server's scripts run one command each; this one is given one after the other.
 */
export const BESIDE_SERVER =
  '. "$CONFIG/common.sh"; REDISCLI_AUTH=$(cat "$CREDENTIALS/probe"); export REDISCLI_AUTH; client "$POD_IP" --user probe -p "$PORT"';

/** Where a server is asked from. */
export interface Asked {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Shell text that is `redis-cli` with its options, and with what its environment needs before it. */
  readonly client: string;
}

/** A look at one server that goes on until it is stopped. */
export interface RoleWatch {
  /** What was seen so far. */
  samples(): readonly RoleSample[];
  stop(): Promise<readonly RoleSample[]>;
}

/**
 * Asks a server again and again who it is, from inside a pod: that works for one that is cut off from all others too. The
 * server says the time of each answer itself, so that answers which come late count for when they were given.
 *
 * @param everyMs Pause between two questions, in milliseconds. Default {@link SAMPLE_EVERY_MS}
 */
export function watchRole(
  { namespace, pod, container, client }: Asked,
  minReplicas: number,
  everyMs = SAMPLE_EVERY_MS,
): RoleWatch {
  const seen: RoleSample[] = [];
  // One process that lasts: a node is frozen and woken process by process, and those that come and go would be missed.
  const script = `${client} -r -1 -i ${everyMs / 1000} ${SAMPLE_COMMAND}`;
  const args = ['-n', namespace, 'exec', pod, '-c', container, '--', 'sh', '-c', script];
  let running = true;
  let end = () => {};

  const once = () =>
    new Promise<void>(resolve => {
      const child = spawn('kubectl', args, { env: process.env, stdio: ['ignore', 'pipe', 'ignore'] });
      const unanswered = setTimeout(() => child.kill(), FIRST_ANSWER_MS);
      const take = sampleReader(minReplicas, sample => {
        clearTimeout(unanswered);
        seen.push(sample);
      });
      createInterface({ input: child.stdout }).on('line', take);
      end = () => child.kill();
      const over = () => {
        clearTimeout(unanswered);
        resolve();
      };
      child.on('error', over);
      child.on('close', over);
    });
  const ended = (async () => {
    // It ends with the server, or with the container, and the next one is looked into.
    for (; running; await sleep(SAMPLE_EVERY_MS)) await once();
  })();
  return {
    samples: () => seen,
    stop: async () => {
      running = false;
      end();
      await ended;
      return seen;
    },
  };
}
