import type { k8s } from 'cdk8s-plus-28';
import { alsoKey, PASSWORDS_KEY } from '../config/passwords';

/** Passwords can be read by the group that the pod's containers belong to. */
const MODE = 0o440;

const items = (keys: readonly string[]) => keys.map(key => ({ key, path: key }));

/**
 * A volume with the passwords of these users, each in a file of the user's name, for one who logs in, and with which they
 * are, where the Secret says so.
 */
export function credentialsVolume(name: string, secretName: string, users: readonly string[]): k8s.Volume {
  return projected(name, secretName, users, [PASSWORDS_KEY]);
}

/** One for who lets them log in: with those passwords too that are accepted besides, where there are any. */
export function acceptedCredentialsVolume(name: string, secretName: string, users: readonly string[]): k8s.Volume {
  return projected(name, secretName, users, [...users.map(alsoKey), PASSWORDS_KEY]);
}

function projected(name: string, secret: string, needed: readonly string[], optional: readonly string[]): k8s.Volume {
  const sources = [
    { secret: { name: secret, items: items(needed) } },
    { secret: { name: secret, items: items(optional), optional: true } },
  ];
  return { name, projected: { defaultMode: MODE, sources } };
}
