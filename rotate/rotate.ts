import { ask, inNamespace } from '../drills/api-server';
import { CommandError } from '../drills/command';
import { kubectl, unlessMissing } from '../drills/kubectl';
import { until } from '../drills/wait';
import { randomPassword } from '../lib/config/passwords';
import { notInPlace } from './in-place';
import { type Made, madeBy } from './made-by';
import { Refusal, refuse } from './refusal';
import { heldBy, type LiveSecret, rotated, saidOf } from './rotated';
import type { Rotating, Wanted } from './wanted';

/** How it is done. */
export interface RotateOptions {
  /** Changes nothing: says what would be. @default false */
  readonly dryRun?: boolean;
  readonly say: (line: string) => void;
}

/** A kubelet brings a changed Secret into its pods within a minute or two. */
const PATIENCE_MS = 300_000;
const UNCHANGED = 'Nothing was changed';

/**
 * Has Secrets in the cluster of the current kubectl context hold the passwords that are wanted, and waits until servers,
 * Sentinels and keepers have them. It may be broken off and run again at any time.
 *
 * @throws Refusal where a step is left out, where somebody has not taken the step before, where another tool makes the
 * Secrets, and where somebody has not got them in time
 */
export async function rotate({ topologies, secrets: wanted }: Wanted, { dryRun, say }: RotateOptions): Promise<void> {
  const found = await Promise.all(wanted.map(({ metadata }) => secretOf(metadata)));
  const live = found.flatMap(each => (each ? [each] : []));
  const { secrets, problems } = rotated(wanted, live, randomPassword);
  const made = madeElsewhere(problems.length > 0 ? live : secrets);
  if (made.length > 0) refuse(UNCHANGED, made);
  if (problems.length > 0) refuse(UNCHANGED, problems);
  await checkBefore(topologies, live, secrets);
  for (const secret of secrets) {
    say(`${nameOf(secret)} ${dryRun ? 'would get' : 'gets'} other keys: ${changedKeys(secret, live).join(', ')}`);
    if (!dryRun) await replaced(secret);
  }
  if (secrets.length === 0) say('The Secrets hold the passwords that are wanted.');
  if (!dryRun) await waitFor(topologies, say);
}

/** Writes a Secret with the version that was read: what somebody else changed meanwhile is not overwritten. */
async function replaced(secret: LiveSecret): Promise<void> {
  try {
    await kubectl(['replace', '-f', '-'], { input: JSON.stringify(secret) });
  } catch (error) {
    if (!(error instanceof CommandError) || !/\(Conflict\)/.test(error.output.stderr)) throw error;
    throw new Refusal(`Somebody else has changed ${nameOf(secret)} meanwhile, and that stays: run this again.`);
  }
}

type FoundSecret = LiveSecret & Made;

const nameOf = ({ metadata }: LiveSecret) => `${metadata.namespace}/${metadata.name}`;

function secretOf({ namespace, name }: LiveSecret['metadata']): Promise<FoundSecret | undefined> {
  return unlessMissing(ask<FoundSecret>(`${inNamespace(namespace)}/secrets/${name}`));
}

/** Why Secrets must be changed elsewhere: what makes them would take it back. */
function madeElsewhere(secrets: readonly FoundSecret[]): string[] {
  return secrets.flatMap(secret => {
    const by = madeBy(secret);
    return by === undefined
      ? []
      : [`${nameOf(secret)} is made by ${by}: change the passwords there, and run this with --check`];
  });
}

/**
 * Refuses a step as long as somebody has not taken the one before: a password would go that is still needed. What a run
 * that was broken off has begun is no step of its own: there the servers' Secret does not change any more.
 */
async function checkBefore(
  topologies: readonly Rotating[],
  live: readonly LiveSecret[],
  changing: readonly LiveSecret[],
): Promise<void> {
  const before = topologies.flatMap(each => {
    const isIts = (secret: LiveSecret) => nameOf(secret) === `${each.namespace}/${each.secretName}`;
    const secret = live.find(isIts);
    const held = secret && heldBy(secret);
    return held && changing.some(isIts) ? [{ ...each, passwords: held }] : [];
  });
  const late = (await Promise.all(before.map(notInPlace))).flat();
  if (late.length > 0) {
    refuse(`${UNCHANGED}, as the step before is not in place everywhere; run this again when it is`, late);
  }
}

function changedKeys(secret: LiveSecret, live: readonly LiveSecret[]): string[] {
  const { data = {} } = secret;
  const before = live.find(there => nameOf(there) === nameOf(secret))?.data ?? {};
  return [...new Set([...Object.keys(data), ...Object.keys(before)])].filter(key => data[key] !== before[key]).sort();
}

async function waitFor(all: readonly Rotating[], say: (line: string) => void): Promise<void> {
  let late: string[] = [];
  let said = -1;
  await until(
    async () => {
      late = (await Promise.all(all.map(notInPlace))).flat();
      if (late.length !== said)
        say(late.length === 0 ? 'All have them in place.' : `${late.length} do not have them yet.`);
      said = late.length;
      return late.length === 0;
    },
    { what: 'all to have the passwords in place', timeoutMs: PATIENCE_MS, everyMs: 2000 },
  ).catch((error: unknown) => {
    if (late.length > 0) refuse('Not in place after five minutes', late);
    throw error;
  });
  sayInPlaceNow(all, say);
}

/**
 * Looks whether servers, Sentinels and keepers have in place what is wanted, and says so where all have. Changes nothing.
 *
 * @returns those that have not, as sentences
 */
export async function check({ topologies }: Pick<Wanted, 'topologies'>, say: RotateOptions['say']): Promise<string[]> {
  const late = (await Promise.all(topologies.map(notInPlace))).flat();
  if (late.length === 0) sayInPlaceNow(topologies, say);
  return late;
}

function sayInPlaceNow(all: readonly Rotating[], say: (line: string) => void): void {
  for (const { namespace, name, passwords } of all) say(`${namespace}/${name}: passwords ${saidOf(passwords)}`);
}
