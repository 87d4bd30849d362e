import type { k8s } from 'cdk8s-plus-28';

/** Passwords can be read by the group that the pod's containers belong to. */
const MODE = 0o440;

const items = (keys: readonly string[]) => keys.map(key => ({ key, path: key }));

/** A volume with the passwords of these users, each in a file of the user's name, for one who logs in. */
export function credentialsVolume(name: string, secretName: string, users: readonly string[]): k8s.Volume {
  return { name, secret: { secretName, defaultMode: MODE, items: items(users) } };
}

/** One for who lets them log in: with those passwords too that are accepted besides, where there are any. */
export function acceptedCredentialsVolume(name: string, secretName: string, users: readonly string[]): k8s.Volume {
  const besides = users.map(user => `${user}.also`);
  const sources = [
    { secret: { name: secretName, items: items(users) } },
    { secret: { name: secretName, items: items(besides), optional: true } },
  ];
  return { name, projected: { defaultMode: MODE, sources } };
}
