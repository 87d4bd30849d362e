import type { k8s } from 'cdk8s-plus-28';

/** A volume with the passwords of these users, each in a file of the user's name. */
export function credentialsVolume(name: string, secretName: string, users: readonly string[]): k8s.Volume {
  return {
    name,
    secret: { secretName, defaultMode: 0o440, items: users.map(user => ({ key: user, path: user })) },
  };
}
