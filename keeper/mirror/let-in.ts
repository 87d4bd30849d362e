import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import type { StepTools } from '../kind';
import { parseInfo } from '../observation/info';
import { closingKey } from './closing';
import { doubtsAbout } from './doubts';
import { type Fetch, observeEnvoy } from './envoy';
import { readNote, writeNote } from './note';
import type { Envoy, EnvoySeen, Note } from './observation';

/** A server and where it was seen. */
export interface Place {
  readonly pod: string;
  readonly ip: string;
}

/** Lets a server in that has been copied: all members stop taking clients for a moment. */
export interface LetIn extends Place {
  readonly kind: 'let-in';
  readonly why: string;
  /** The member that it replicates. */
  readonly source: string;
  readonly members: readonly Place[];
}

/** After so long, in milliseconds, the members take clients again by themselves, should the keeper be gone by then … */
const STOP_MS = 4000;
/** … and after so long it gives up. */
const PATIENCE_MS = 2000;
/** Time between two looks, in milliseconds. */
const LOOK_MS = 20;

interface Member extends Place {
  readonly call: Call;
  readonly note?: Note;
}

/**
 * Makes a copy a member. While no Envoy passes anything on, all have answers to all that they sent, and the copy has what
 * its source has, nothing can be missed: it is promoted then. Only if the stop still held after that is it let in.
 *
 * Wherever this ends: a copy that is not promoted stays a copy, one that is promoted stays closed until it is let in or
 * copied anew, and the members open by themselves.
 */
export async function letIn(
  step: LetIn,
  call: Call,
  spec: MirrorSpec,
  tools: StepTools,
  fetchAt: Fetch,
): Promise<void> {
  const members = await Promise.all(
    step.members.map(async (place): Promise<Member> => {
      const open = await tools.connections.open(place.ip, spec.port);
      return { ...place, call: open, note: await readNote(open) };
    }),
  );
  const newcomer: Member = { pod: step.pod, ip: step.ip, call };
  const token = randomUUID();
  try {
    await Promise.all(members.map(each => each.call('SET', closingKey(each.pod, spec), token, 'PX', STOP_MS)));
    const envoys = await untilAtRest(step, newcomer, members, spec, tools, fetchAt);
    await call('REPLICAOF', 'NO', 'ONE');
    if (!(await everyoneHolds(members, token, spec))) throw new Error('the stop of clients had ended too early');
    await writeNotes(newcomer, members, envoys, spec);
    await openUp(newcomer, members, spec);
  } catch (error) {
    await Promise.allSettled(members.map(each => release(each, token, spec)));
    throw error;
  }
}

/** Waits until nothing is on its way and the copy has all, and gives what the Envoys said then. */
async function untilAtRest(
  { source: sourcePod }: LetIn,
  newcomer: Member,
  members: readonly Member[],
  spec: MirrorSpec,
  tools: StepTools,
  fetchAt: Fetch,
): Promise<ReadonlyMap<string, Envoy>> {
  const source = members.find(({ pod }) => pod === sourcePod);
  if (!source) throw new Error(`${sourcePod} is no member`);
  const end = tools.now() + PATIENCE_MS;
  let before: ReadonlyMap<string, EnvoySeen> = new Map();
  while (tools.now() < end) {
    const now = await askEnvoys([...members, newcomer], spec, fetchAt);
    const quiet = atRest(before, now);
    if (quiet && (await hasCaughtUp(newcomer, source))) {
      const [doubt] = doubtsAbout(source, members, pod => now.get(pod) ?? UNSEEN);
      if (doubt) throw new Error(`${source.pod} ${doubt.problem}`);
      return quiet;
    }
    before = now;
    await sleep(LOOK_MS);
  }
  throw new Error('the Envoys or the copy did not come to rest in time');
}

const UNSEEN: EnvoySeen = { seen: false, gone: false, problem: 'was not asked' };

async function askEnvoys(places: readonly Place[], { statsPort }: MirrorSpec, fetchAt: Fetch) {
  const asked = places.map(async ({ pod, ip }) => [pod, await observeEnvoy(pod, ip, statsPort, fetchAt)] as const);
  return new Map(await Promise.all(asked));
}

/**
 * What the Envoys say where all are closed and have nothing under way, and have sent nothing since they were asked before:
 * that an Envoy is closed is known to its administration a moment before its worker knows.
 */
export function atRest(
  before: ReadonlyMap<string, EnvoySeen>,
  now: ReadonlyMap<string, EnvoySeen>,
): ReadonlyMap<string, Envoy> | undefined {
  const quiet = new Map<string, Envoy>();
  for (const [pod, envoy] of now) {
    const earlier = before.get(pod);
    if (!envoy.seen || !earlier?.seen || envoy.open || earlier.open || envoy.active > 0) return undefined;
    if (envoy.start !== earlier.start || envoy.copies !== earlier.copies) return undefined;
    quiet.set(pod, envoy);
  }
  return quiet;
}

async function hasCaughtUp(newcomer: Member, source: Member): Promise<boolean> {
  const [own, its] = await Promise.all(
    [newcomer, source].map(async each => parseInfo(String(await each.call('INFO', 'replication')))),
  );
  if (!own || !its || !own.linkUp || own.replicationId !== its.replicationId) return false;
  return own.offset === its.offset;
}

async function everyoneHolds(members: readonly Member[], token: string, spec: MirrorSpec): Promise<boolean> {
  const values = await Promise.all(members.map(each => each.call('GET', closingKey(each.pod, spec))));
  return values.every(value => value === token);
}

/** Writes down on all that the newcomer is a member, and where the counters of the Envoys stood. */
async function writeNotes(
  newcomer: Member,
  members: readonly Member[],
  envoys: ReadonlyMap<string, Envoy>,
  spec: MirrorSpec,
): Promise<void> {
  const all = [...members, newcomer];
  const names = spec.servers.filter(pod => all.some(each => each.pod === pod));
  const generation = Math.max(0, ...members.map(({ note }) => note?.generation ?? 0)) + 1;
  const heardBy = (pod: string, from: readonly Place[]) =>
    Object.fromEntries(
      from.flatMap(each => {
        const envoy = envoys.get(each.pod);
        return envoy ? [[each.pod, { start: envoy.start, missed: envoy.missed[pod] ?? 0 }]] : [];
      }),
    );
  const write = ({ pod, call }: Member, heard: Note['heard']) =>
    writeNote(call, { pod, generation, members: names, heard });
  await write(newcomer, heardBy(newcomer.pod, members));
  await Promise.all(
    members.map(each => {
      const known = each.note?.pod === each.pod ? each.note.heard : {};
      return write(each, { ...known, ...heardBy(each.pod, [newcomer]) });
    }),
  );
}

/** The newcomer first: it has all that there is, and what it takes goes to all. */
async function openUp(newcomer: Member, members: readonly Member[], spec: MirrorSpec): Promise<void> {
  const keys = [newcomer, ...members].map(({ pod }) => closingKey(pod, spec));
  await newcomer.call('DEL', ...keys);
  const own = closingKey(newcomer.pod, spec);
  await Promise.all(members.map(each => each.call('DEL', own, closingKey(each.pod, spec))));
}

/** Takes this stop back, and no other. */
async function release({ pod, call }: Member, token: string, spec: MirrorSpec): Promise<void> {
  const key = closingKey(pod, spec);
  if ((await call('GET', key)) === token) await call('DEL', key);
}
