import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import type { Surroundings } from '../kind';
import { describeProblem } from '../observation/problems';
import { inParallel } from '../parallel';
import { observeServer } from '../replicated/observe-server';
import { AWAY, closingKey } from './closing';
import type { CompareServers } from './drift';
import { type Fetch, observeEnvoy } from './envoy';
import { readNote } from './note';
import type { EnvoySeen, MirrorSeen, Observation } from './observation';
import { isMember } from './view';

/** Asks every wanted server and its Envoy for their state. Never rejects. */
export async function observe(
  spec: MirrorSpec,
  surroundings: Surroundings,
  now: number,
  fetchAt: Fetch,
  compare: CompareServers,
): Promise<Observation> {
  const { connections } = surroundings;
  const nodes = await inParallel(spec.servers, async pod => {
    const [seen, envoy] = await Promise.all([
      observeMirrored(pod, spec, surroundings),
      envoyOf(pod, spec, surroundings, fetchAt),
    ]);
    return { seen, envoy };
  });
  const pods = nodes.map(({ seen }) => seen);
  const answering = pods.filter(pod => pod.answers);
  connections.keepOnly(answering.map(({ ip }) => ({ ip, port: spec.port })));
  const calls = await inParallel(answering.filter(isMember), async ({ pod, ip }) => ({
    pod,
    call: await connections.open(ip, spec.port).catch(() => undefined),
  }));
  const open = calls.flatMap(({ pod, call }) => (call ? [{ pod, call }] : []));
  const envoys = new Map(spec.servers.map((pod, index) => [pod, nodes[index]?.envoy ?? UNASKED]));
  return { now, pods, envoys, drift: await compare(open, spec, now) };
}

const UNASKED: EnvoySeen = { seen: false, gone: false, problem: 'has not been asked yet' };

async function observeMirrored(pod: string, spec: MirrorSpec, surroundings: Surroundings): Promise<MirrorSeen> {
  const server = await observeServer(pod, spec, surroundings);
  if (!server.answers) return server;
  try {
    const call = await surroundings.connections.open(server.ip, spec.port);
    const read = async (of: string) => [of, await readClosing(call, of, spec)] as const;
    const [keys, note] = await Promise.all([Promise.all(spec.servers.map(read)), readNote(call)]);
    const closing = new Map(keys).get(pod);
    const keeps = keys.flatMap(([of, value]) => (of !== pod && value === AWAY ? [of] : []));
    return { ...server, keeps, ...(closing === undefined ? {} : { closing }), ...(note ? { note } : {}) };
  } catch (error) {
    return { answers: false, pod, ...describeProblem(error) };
  }
}

/** A server that waits for its data shows no key, and its Envoy is closed by that alone. */
async function readClosing(call: Call, pod: string, spec: MirrorSpec): Promise<string | undefined> {
  try {
    const value = await call('GET', closingKey(pod, spec));
    return value === null ? undefined : String(value);
  } catch (error) {
    if (/^(ReplyError: )?MASTERDOWN/.test(String(error))) return undefined;
    throw error;
  }
}

async function envoyOf(
  pod: string,
  { statsPort }: MirrorSpec,
  { resolve }: Surroundings,
  fetchAt: Fetch,
): Promise<EnvoySeen> {
  try {
    return await observeEnvoy(pod, await resolve(pod), statsPort, fetchAt);
  } catch (error) {
    const { problem } = describeProblem(error);
    return { seen: false, gone: false, problem };
  }
}
