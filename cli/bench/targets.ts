import { Failure } from '../failure';
import type { Seen } from '../status/seen';
import { statusOf } from '../status/status';

/** A topology that is measured. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Reads names, each with its namespace before it where that is another one.
 *
 * @throws Failure where a name is none, or is there twice
 */
export function targetsOf(words: readonly string[], namespace: string): Target[] {
  const targets = words.map(word => {
    const [first = '', second, ...more] = word.split('/');
    if (first === '' || second === '' || more.length > 0) {
      throw new Failure(`"${word}" is no target: name a topology, or namespace/name.`);
    }
    return second === undefined ? { namespace, name: first } : { namespace: first, name: second };
  });
  const all = targets.map(({ namespace: where, name }) => `${where}/${name}`);
  const twice = all.find((each, index) => all.indexOf(each) !== index);
  if (twice) throw new Failure(`${twice} is named twice: name each target once.`);
  return targets;
}

/** What each target is called: with its namespace only where there are several. */
export function labelsOf(targets: readonly Target[]): string[] {
  const apart = new Set(targets.map(({ namespace }) => namespace)).size > 1;
  return targets.map(({ namespace, name }) => (apart ? `${namespace}/${name}` : name));
}

/** The releases of a topology's servers: as the keeper saw them, or what their images say. */
export function releasesOf(seen: Seen): string[] {
  const { servers } = statusOf(seen);
  const pods = new Set(servers.map(({ pod }) => pod));
  const images = seen.pods
    .filter(({ metadata }) => pods.has(metadata.name))
    .flatMap(({ spec }) => spec?.containers?.find(({ name }) => name === 'redis')?.image ?? []);
  const seenReleases = servers.flatMap(({ release }) => release ?? []);
  return [...new Set(seenReleases.length > 0 ? seenReleases : images)].sort();
}
