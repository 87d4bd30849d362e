import { credentialsData } from '../../lib/config/passwords';
import { USERS } from '../../lib/config/users';
import type { Rotating, Wanted, WantedSecret, Wish } from '../../rotate/wanted';
import { podsMade } from '../explain/pods';
import type { Manifest } from '../explain/read-manifests';
import { topologiesIn } from '../explain/topologies';
import { Failure } from '../failure';
import { clientsOf, keysRead } from './clients';

/** What manifests want of passwords. */
export interface WantedOfManifests extends Wanted {
  /** What is left to people, as sentences. */
  readonly untouched: readonly string[];
}

/**
 * Which passwords the topologies among manifests want: of each the Secret that its servers read, with the users whose
 * passwords pods of its namespace read from it, and the copies that its clients have.
 *
 * @param manifests each with its namespace
 * @param from what they were read from, for the error
 * @throws Failure where there is no topology, one reads no Secret, or two want different passwords of the same
 */
export function wantedIn(manifests: readonly Manifest[], from: string): WantedOfManifests {
  const pods = podsMade(manifests);
  const topologies = topologiesIn(manifests, from).map(({ name, namespace = '', credentials }): Rotating => {
    if (!credentials) throw new Failure(`The servers of ${name} read no Secret: name a folder as it was synthesized.`);
    return { name, namespace, secretName: credentials.secret, passwords: credentials.passwords };
  });
  const ofServers = oneForEachSecret(topologies);
  const { copies, untouched } = clientsOf(manifests, ofServers);
  const secretsOf = ofServers.map(servers => {
    const read = keysRead(pods, servers);
    const users = Object.values(USERS).filter(user => read.includes(user));
    const own = copies.filter(({ of }) => of === servers);
    return {
      own: secretOf(servers, servers.namespace, users),
      copies: own.map(({ namespace, keys }) =>
        secretOf(
          servers,
          namespace,
          users.filter(user => keys.includes(user)),
        ),
      ),
    };
  });
  return {
    topologies,
    secrets: [...secretsOf.map(({ own }) => own), ...secretsOf.flatMap(each => each.copies)],
    untouched,
  };
}

/** Topologies may share a Secret, with the same passwords in it. */
function oneForEachSecret(topologies: readonly Rotating[]): Rotating[] {
  return topologies.filter((each, index) => {
    const other = topologies
      .slice(0, index)
      .find(({ namespace, secretName }) => namespace === each.namespace && secretName === each.secretName);
    if (!other) return true;
    const { passwords } = each;
    if (other.passwords.current !== passwords.current || other.passwords.also !== passwords.also) {
      throw new Failure(
        `${other.name} and ${each.name} have their passwords in ${each.namespace}/${each.secretName}, and want different ones: set the same passwords for both.`,
      );
    }
    return false;
  });
}

function secretOf(
  { namespace: of, secretName, passwords }: Rotating,
  namespace: string,
  users: readonly string[],
): WantedSecret {
  const { current, also } = passwords;
  const wish = (user: string, number: number): Wish => ({
    of: `${of}/${secretName} ${user}`,
    number,
    current: number === current,
    text: password => password,
  });
  const all = users.map(user => [
    user,
    { current: wish(user, current), ...(also === undefined ? {} : { also: wish(user, also) }) },
  ]);
  return { metadata: { name: secretName, namespace }, stringData: credentialsData(Object.fromEntries(all), passwords) };
}
