import { alsoKey, PASSWORDS_KEY, type Passwords, passwordsOf, passwordsText } from '../lib/config/passwords';
import type { WantedSecret, Wish } from './wanted';

/** A Secret as the cluster has it: values in base64. */
export interface LiveSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Secrets as they are to be, and what keeps them from it, as sentences. */
export interface Rotated {
  /** Those that change, in the order in which they are to be replaced. */
  readonly secrets: readonly LiveSecret[];
  readonly problems: readonly string[];
}

/** What a Secret that has nothing to say of it holds. */
const FIRST = '1';

const nameOf = ({ metadata }: Pick<LiveSecret, 'metadata'>) => `${metadata.namespace}/${metadata.name}`;
const encoded = (text: string) => Buffer.from(text).toString('base64');
const decoded = (value = '') => Buffer.from(value, 'base64').toString('utf8');

/** Which passwords a Secret holds; nothing where what it says cannot be read. */
export function heldBy(live: LiveSecret): Passwords | undefined {
  const said = live.data?.[PASSWORDS_KEY];
  return passwordsOf(said === undefined ? FIRST : decoded(said));
}

/** Which passwords a Secret is to hold. */
function wantedIn({ stringData }: WantedSecret): Passwords | undefined {
  const said = stringData[PASSWORDS_KEY] ?? FIRST;
  return typeof said === 'string' ? passwordsOf(said) : undefined;
}

/**
 * Brings Secrets in line with what is wanted: keeps the passwords that are there, makes those that come, leaves those out
 * that go. A password that nobody accepts yet never becomes the one that is logged in with, and that one never goes.
 *
 * @param wanted those of servers before those of their clients
 * @param live The same as the cluster has them; what else they hold stays
 * @param random makes a password
 */
export function rotated(wanted: readonly WantedSecret[], live: readonly LiveSecret[], random: () => string): Rotated {
  const problems = new Set<string>();
  const known = new Map<string, string>();
  const heldOf = new Map<string, Passwords>();
  const idOf = ({ of, number }: Pick<Wish, 'of' | 'number'>) => `${of} ${number}`;
  const pairs = wanted.flatMap(manifest => {
    const there = live.find(each => nameOf(each) === nameOf(manifest));
    if (!there) problems.add(`${nameOf(manifest)} is not there: make it first, ${contentOf(manifest)}`);
    return there ? [[manifest, there] as const] : [];
  });
  for (const [manifest, there] of pairs) {
    for (const [user, wish] of currentOf(manifest)) learn(there, user, wish.of);
  }
  for (const [manifest, there] of pairs) {
    // What is wanted and known nowhere is another problem.
    const isKnown = currentOf(manifest).some(([, wish]) => known.has(idOf(wish)));
    const dropped = isKnown && droppedBy(wantedIn(manifest), heldBy(there));
    if (dropped) problems.add(`${nameOf(manifest)}: ${dropped}`);
  }
  const secrets = pairs.flatMap(([manifest, there]) => {
    const data = { ...others(manifest, there), ...valuesOf(manifest) };
    return same(data, there.data ?? {}) ? [] : [{ ...there, data }];
  });
  return { secrets, problems: [...problems] };

  /** Takes a user's passwords from a Secret that has them by the user's name. */
  function learn(there: LiveSecret, user: string, of: string): void {
    const held = heldBy(there);
    if (!held) {
      problems.add(`${nameOf(there)}: its key ${PASSWORDS_KEY} says nothing like "1" or "2 1": set what is in it`);
      return;
    }
    // Of the servers' Secret, which comes first.
    if (!heldOf.has(of)) heldOf.set(of, held);
    const all = [[held.current, user] as const, ...(held.also ? [[held.also, alsoKey(user)] as const] : [])];
    for (const [number, key] of all) {
      const value = decoded(there.data?.[key]);
      const id = idOf({ of, number });
      if (value === '') problems.add(`${nameOf(there)}: it has no key ${key}: set that password`);
      else if ((known.get(id) ?? value) !== value) {
        problems.add(`${nameOf(there)}: ${key} is another password than the servers have: set the same`);
      } else known.set(id, value);
    }
  }

  function valuesOf(manifest: WantedSecret): Record<string, string> {
    const values = Object.entries(manifest.stringData).map(([key, value]) => {
      if (typeof value === 'string') return [key, encoded(value)];
      return [key, encoded(value.text(passwordFor(value, nameOf(manifest))))];
    });
    return Object.fromEntries(values);
  }

  function passwordFor(wish: Wish, secret: string): string {
    const id = idOf(wish);
    const there = known.get(id);
    if (there !== undefined) return there;
    if (wish.current) {
      const { current } = heldOf.get(wish.of) ?? { current: wish.number - 1 };
      problems.add(
        `${secret}: passwords ${wish.number} are wanted, and no server accepts them yet: ` +
          `set { current: ${current}, also: ${current + Math.sign(wish.number - current)} } first`,
      );
    }
    const made = random();
    known.set(id, made);
    return made;
  }
}

/** Why a Secret must not go from what it holds to what is wanted: who has not read it yet logs in with what would go. */
function droppedBy(wanted: Passwords | undefined, held: Passwords | undefined): string | undefined {
  if (!wanted || !held || [wanted.current, wanted.also].includes(held.current)) return undefined;
  const { current } = held;
  return `passwords ${current} would go, and all log in with them: set { current: ${wanted.current}, also: ${current} } first`;
}

/** What somebody is to put into a Secret that is not there. */
function contentOf(manifest: WantedSecret): string {
  const { type, stringData } = manifest;
  if (type !== undefined) return `of type ${type}, with the keys ${Object.keys(stringData).join(', ')}`;
  return `with a password under each of the keys ${currentOf(manifest)
    .map(([user]) => user)
    .join(', ')}`;
}

/** The passwords that a Secret holds as they are, by their keys: those of its users that are logged in with. */
function currentOf({ stringData, type }: WantedSecret): [string, Wish][] {
  if (type !== undefined) return [];
  return Object.entries(stringData).filter(
    (entry): entry is [string, Wish] => typeof entry[1] !== 'string' && entry[1].current,
  );
}

/** What a Secret holds that is not wanted, and of no user. */
function others(manifest: WantedSecret, { data = {} }: LiveSecret): Record<string, string> {
  const own = new Set([PASSWORDS_KEY, ...Object.keys(manifest.stringData).flatMap(key => [key, alsoKey(key)])]);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !own.has(key)));
}

function same(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => one[key] === other[key]);
}

/** Passwords as people are told of them. */
export function saidOf(passwords: Passwords): string {
  return passwordsText(passwords).replace(' ', ', and besides ');
}
