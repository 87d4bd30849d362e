import { credentialsSecrets, randomPassword } from '../charts/credentials-secrets';
import { environmentApp } from '../charts/environment-app';
import { kubectl, kubectlJson, unlessMissing } from '../drills/kubectl';
import { until } from '../drills/wait';
import type { Environment } from '../environments';
import { notInPlace, type Rotating } from './in-place';
import { heldBy, type LiveSecret, rotated, saidOf, type Wish } from './rotated';

/** How it is done. */
export interface RotateOptions {
  /** Changes nothing: says what would be. @default false */
  readonly dryRun?: boolean;
  /** Changes nothing: says whether everybody has in place what the environment wants. @default false */
  readonly check?: boolean;
  readonly say: (line: string) => void;
}

/** A kubelet brings a changed Secret into its pods within a minute or two. */
const PATIENCE_MS = 300_000;

/**
 * Has the Secrets of an environment hold the passwords that it wants, as `npm run secrets` made them, and waits until
 * servers, Sentinels and keepers have them. It may be broken off and run again at any time.
 *
 * @throws Error where a step is left out, where somebody has not taken the step before, and where Pulumi makes the Secrets
 */
export async function rotate(environment: Environment, { dryRun, check, say }: RotateOptions): Promise<void> {
  const all = rotatingOf(environment);
  if (check) return sayInPlace(all, say);
  if (environment.cloud !== 'any') {
    throw new Error(
      `The Secrets of ${environment.name} are made by Pulumi or by what fills the secret manager: change them there, and run this with --check.`,
    );
  }
  const wanted = credentialsSecrets<Wish>(environment, (of, { number, current }) => ({
    text: { of, number, current, text: password => password },
    inUri: text => ({ of, number, current, text: password => text(encodeURIComponent(password)) }),
  }));
  const live = await Promise.all(wanted.map(({ metadata }) => secretOf(metadata)));
  const { secrets, problems } = rotated(
    wanted,
    live.flatMap(each => (each ? [each] : [])),
    randomPassword,
  );
  if (problems.length > 0) throw new Error(`Nothing was changed:\n${problems.map(each => `- ${each}`).join('\n')}`);
  if (!dryRun) await checkBefore(all, live, secrets);
  for (const secret of secrets) {
    const { namespace, name } = secret.metadata;
    say(`${namespace}/${name} ${dryRun ? 'would get' : 'gets'} other keys: ${changedKeys(secret, live).join(', ')}`);
    // With the version that was read: what somebody else changed meanwhile is not overwritten.
    if (!dryRun) await kubectl(['replace', '-f', '-'], { input: JSON.stringify(secret) });
  }
  if (secrets.length === 0) say('The Secrets hold the passwords that are wanted.');
  if (!dryRun) await waitFor(all, say);
}

/** Each Redis of an environment, with the passwords that it is to have. */
function rotatingOf(environment: Environment): Rotating[] {
  const { redis, sentinel } = environmentApp(environment, '');
  const { namespace } = environment.redis;
  return [
    { namespace, name: redis.name, passwords: redis.passwords },
    ...(sentinel && environment.sentinel
      ? [{ namespace: environment.sentinel.namespace, name: sentinel.name, passwords: sentinel.passwords }]
      : []),
  ];
}

async function secretOf({ namespace, name }: LiveSecret['metadata']): Promise<LiveSecret | undefined> {
  return unlessMissing(kubectlJson<LiveSecret>(['-n', namespace, 'get', 'secret', name]));
}

/**
 * Refuses a step as long as somebody has not taken the one before: a password would go that is still needed. What a run
 * that was broken off has begun is no step of its own: there the servers' Secret does not change any more.
 */
async function checkBefore(
  all: readonly Rotating[],
  live: readonly (LiveSecret | undefined)[],
  changing: readonly LiveSecret[],
): Promise<void> {
  const before = all.flatMap(each => {
    const isIts = (secret: LiveSecret | undefined) => secret?.metadata.namespace === each.namespace;
    const [secret] = live.filter(isIts);
    const held = secret && heldBy(secret);
    return held && changing.some(isIts) ? [{ ...each, passwords: held }] : [];
  });
  const late = (await Promise.all(before.map(notInPlace))).flat();
  if (late.length > 0) {
    throw new Error(
      `Nothing was changed, as the step before is not in place everywhere; run this again when it is:\n${late.map(each => `- ${each}`).join('\n')}`,
    );
  }
}

function changedKeys({ metadata, data = {} }: LiveSecret, live: readonly (LiveSecret | undefined)[]): string[] {
  const before =
    live.find(there => there?.metadata.namespace === metadata.namespace && there.metadata.name === metadata.name)
      ?.data ?? {};
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
    throw late.length > 0
      ? new Error(`Not in place after five minutes:\n${late.map(each => `- ${each}`).join('\n')}`)
      : error;
  });
  sayInPlaceNow(all, say);
}

async function sayInPlace(all: readonly Rotating[], say: (line: string) => void): Promise<void> {
  const late = (await Promise.all(all.map(notInPlace))).flat();
  if (late.length > 0) throw new Error(late.join('\n'));
  sayInPlaceNow(all, say);
}

function sayInPlaceNow(all: readonly Rotating[], say: (line: string) => void): void {
  for (const { namespace, name, passwords } of all) say(`${namespace}/${name}: passwords ${saidOf(passwords)}`);
}
