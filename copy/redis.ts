import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../programs/clock';
import { type Address, type Command, type Credentials, Lost, nameOf, type Reply } from './connection';
import { slotOf } from './key-slot';
import { createPool } from './pool';
import { findPrimaries, type Place, redirection, type Topology } from './servers';

/** A Redis, of whatever topology: asked until it answers, wherever its primaries go meanwhile. */
export interface Redis {
  /**
   * Sends commands of one key each to the primaries of these, and gives a reply to each, in their order. A primary that
   * is lost, or refuses for a while (it loads, lost a slot, misses replicas), is asked again, whoever it is then: a
   * command may be done twice. Rejects with a sentence when that takes too long, or nobody lets it in.
   *
   * @param db Logical database
   */
  each(commands: readonly Command[], db?: number): Promise<Reply[]>;
  /** As `each`, of one command. An error that is answered is thrown. */
  one(command: Command, db?: number): Promise<Reply>;
  /** Sends a command to every primary, and gives their replies. All are asked again when one of them is lost. */
  everywhere(command: Command, db?: number): Promise<Reply[]>;
  /** The primaries now. */
  primaries(): Promise<readonly Address[]>;
  /** Sends commands to this server, once. Rejects with a {@link Lost}. */
  at(server: Address, commands: readonly Command[], db?: number): Promise<Reply[]>;
  /**
   * How often a server was lost, or was not the one to ask, so far. A replica that took over meanwhile may lack what its
   * primary had acknowledged.
   */
  interruptions(): number;
  close(): void;
}

export interface RedisProps extends Place, Credentials {
  /** What sentences call it, such as "The target". */
  readonly title: string;
  /** What to look at when it cannot be asked. */
  readonly advice: string;
  /** For how long what fails is tried again, in milliseconds. */
  readonly patienceMs: number;
  /** Hears of what is tried again. @default - nobody does */
  readonly onProblem?: (problem: Error) => void;
}

/** Pauses between attempts, in milliseconds. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [50, 1000];

/** What a server answers that is about to be, or is no longer, the one to ask. Nothing was done. */
const NOT_NOW = /^(MOVED|ASK|READONLY|CLUSTERDOWN|LOADING|TRYAGAIN|MASTERDOWN|NOREPLICAS|BUSY|UNBLOCKED)\b/;

/** Makes a way to a Redis. Nothing is connected before something is asked. */
export function createRedis(props: RedisProps): Redis {
  const pool = createPool(props);
  let topology: Topology | undefined;
  let known: readonly Address[] = [];
  let finding: Promise<Topology> | undefined;
  let wasIn = false;
  let problems = 0;

  const find = (): Promise<Topology> => {
    finding ??= findPrimaries(props, props, known)
      .then(found => {
        topology = found;
        known = found.primaries;
        return found;
      })
      .finally(() => {
        finding = undefined;
      });
    return finding;
  };
  const at: Redis['at'] = async (server, commands, db = 0) => {
    const replies = await (await pool.get(server, db)).ask(commands);
    const unknown = replies.find(reply => reply instanceof Error && reply.message.startsWith('NOAUTH'));
    if (unknown instanceof Error) throw new Lost(true, unknown.message);
    wasIn = true;
    return replies;
  };
  /** Follows a key that is on its way: the other end serves it only right after ASKING. */
  const followed = async (reply: Reply | undefined, command: Command, from: Address, db: number) => {
    const next =
      reply instanceof Error && reply.message.startsWith('ASK ') ? redirection(reply.message, from) : undefined;
    return next ? (await at(next, [['ASKING'], command], db))[1] : reply;
  };

  /**
   * Does something until it leaves no problem. What a server answers to a login is its last word before the first one
   * that succeeded; later, the password may be about to change in its file.
   */
  const patiently = async (attempt: () => Promise<Error | undefined>): Promise<void> => {
    const began = now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const problem = await attempt().catch((error: unknown) => {
        if (error instanceof Lost) return error;
        throw error;
      });
      if (!problem) return;
      problems++;
      props.onProblem?.(problem);
      const refused = problem instanceof Lost && problem.refused;
      if (now() - began >= props.patienceMs || (refused && !wasIn))
        throw new Error(sentenceOf(problem, props, refused));
      await sleep(pause);
      topology = undefined;
    }
  };

  const each: Redis['each'] = async (commands, db = 0) => {
    const replies: Reply[] = [];
    let open: readonly number[] = [...commands.keys()];
    await patiently(async () => {
      let problem: Error | undefined;
      const left: number[] = [];
      const shares = sharesOf(open, commands, topology ?? (await find()));
      await Promise.all(
        shares.map(async ({ server, indices }) => {
          try {
            const answers = await at(
              server,
              indices.map(index => commandAt(commands, index)),
              db,
            );
            for (const [place, index] of indices.entries()) {
              const answer = await followed(answers[place], commandAt(commands, index), server, db);
              if (answer instanceof Error && NOT_NOW.test(answer.message)) {
                problem = answer;
                left.push(index);
              } else replies[index] = answer ?? null;
            }
          } catch (error) {
            if (!(error instanceof Lost)) throw error;
            problem = error;
            left.push(...indices.filter(index => replies[index] === undefined && !left.includes(index)));
          }
        }),
      );
      open = left;
      return problem;
    });
    return replies;
  };
  return {
    each,
    at,
    async one(command, db) {
      const [reply = null] = await each([command], db);
      if (reply instanceof Error) throw reply;
      return reply;
    },
    async everywhere(command, db) {
      let replies: Reply[] = [];
      await patiently(async () => {
        const { primaries } = await find();
        replies = await Promise.all(primaries.map(async server => (await at(server, [command], db))[0] ?? null));
        return replies.find((reply): reply is Error => reply instanceof Error && NOT_NOW.test(reply.message));
      });
      return replies;
    },
    async primaries() {
      let primaries: readonly Address[] = [];
      await patiently(async () => {
        primaries = (await find()).primaries;
        return undefined;
      });
      return primaries;
    },
    interruptions: () => problems + pool.lost(),
    close: () => pool.close(),
  };
}

/** Which of the commands go to which primary. */
function sharesOf(open: readonly number[], commands: readonly Command[], { primaries, bySlot }: Topology) {
  const shares = primaries.map(server => ({ server, indices: [] as number[] }));
  const alone = primaries.length === 1;
  for (const index of open) {
    const number = alone ? 0 : (bySlot[slotOf(keyOf(commandAt(commands, index)))] ?? 0);
    shares[number]?.indices.push(index);
  }
  return shares.filter(({ indices }) => indices.length > 0);
}

/** Commands whose key comes after what is asked of it. */
const WITH_SUBCOMMAND = new Set(['MEMORY', 'XINFO']);

/** The one key of a command. */
function keyOf([name, ...args]: Command): Buffer {
  const key = args[WITH_SUBCOMMAND.has(name) ? 1 : 0] ?? '';
  return Buffer.isBuffer(key) ? key : Buffer.from(String(key));
}

function commandAt(commands: readonly Command[], index: number): Command {
  const command = commands[index];
  if (!command) throw new Error(`There is no command ${index} of ${commands.length}.`);
  return command;
}

function sentenceOf(problem: Error, { title, at, advice, patienceMs }: RedisProps, refused: boolean): string {
  const long = patienceMs > 0 ? ` for ${Math.round(patienceMs / 1000)} s` : '';
  const what = refused ? 'does not let the copy in' : `could not be asked${long}`;
  return `${title} at ${nameOf(at)} ${what} (${problem.message.replace(/\.$/, '')}): ${advice}.`;
}
