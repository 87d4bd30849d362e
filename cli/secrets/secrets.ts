import { INSTANCE } from '../../lib/config/labels';
import { alsoKey, PASSWORDS_KEY } from '../../lib/config/passwords';
import { USERS } from '../../lib/config/users';
import type { WantedSecret, Wish } from '../../rotate/wanted';
import { type PodMade, podsMade, secretsRead } from '../explain/pods';
import type { Manifest } from '../explain/read-manifests';
import { Failure } from '../failure';
import { letIn } from '../rotate/clients';
import { wantedIn } from '../rotate/wanted-in';

/** A Secret, as its manifest says it. */
export interface SecretManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, string>>;
}

/** Keys that clients have of the passwords of servers. */
const OF_CLIENTS: readonly string[] = [USERS.application, alsoKey(USERS.application), PASSWORDS_KEY];

/**
 * The Secrets that manifests need: of each topology the one that its servers read, with a password for each user, and a
 * copy with the application's alone for each further namespace that a policy lets in by its name, whether or not clients
 * are among the manifests.
 *
 * @param manifests each with its namespace
 * @param from what they were read from, for the error
 * @param password makes one; asked once for each
 * @throws Failure where there is no topology, or a namespace would have two Secrets of the same name
 */
export function secretsIn(manifests: readonly Manifest[], from: string, password: () => string): SecretManifest[] {
  const { topologies, secrets } = wantedIn(manifests, from);
  const isOf = (namespace: string, name: string) => (secret: WantedSecret) =>
    secret.metadata.namespace === namespace && secret.metadata.name === name;
  const servers = topologies.map(({ namespace, secretName }) => ({ namespace, secretName }));
  const own = secrets.filter(secret => servers.some(each => isOf(each.namespace, each.secretName)(secret)));
  const pods = podsMade(manifests);
  const copies = own.filter(isOfClientsToo).flatMap(secret => {
    const { namespace: of } = secret.metadata;
    const { namespaces } = letIn(manifests, of, readersOf(pods, secret));
    return namespaces.filter(each => each !== of).map(namespace => copyOf(secret, namespace));
  });
  const all = [...own, ...copies];
  refuseTwoOfAName(all);
  const made = new Map<string, string>();
  const filled = (wish: string | Wish) => {
    if (typeof wish === 'string') return wish;
    const key = `${wish.of} ${wish.number}`;
    const one = made.get(key) ?? password();
    made.set(key, one);
    return wish.text(one);
  };
  return all.map(({ metadata, stringData }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    stringData: Object.fromEntries(Object.entries(stringData).map(([key, wish]) => [key, filled(wish)])),
  }));
}

/** The servers that read a Secret, and what stands before them, by their names. */
function readersOf(pods: readonly PodMade[], { metadata }: WantedSecret): string[] {
  return pods
    .filter(({ namespace }) => namespace === metadata.namespace)
    .filter(({ spec }) => secretsRead(spec).some(({ secret }) => secret === metadata.name))
    .flatMap(({ labels }) => labels[INSTANCE] ?? []);
}

function isOfClientsToo({ stringData }: WantedSecret): boolean {
  return USERS.application in stringData;
}

function copyOf({ metadata, stringData }: WantedSecret, namespace: string): WantedSecret {
  const keys = Object.entries(stringData).filter(([key]) => OF_CLIENTS.includes(key));
  return { metadata: { ...metadata, namespace }, stringData: Object.fromEntries(keys) };
}

function refuseTwoOfAName(secrets: readonly WantedSecret[]): void {
  const places = secrets.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice === undefined) return;
  throw new Failure(
    `Secret ${twice} would have the passwords of two topologies: give one of them another by its prop credentials.`,
  );
}
