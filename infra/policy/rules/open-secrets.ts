import type { ResourceValidationPolicy } from '@pulumi/policy';
import type { Problems } from '../../../lib/validation';
import { containersOf, eachObject, eachPod, type KubernetesObject } from '../objects';

/** Names of what is a secret: the last words of a key, so that `password-file` and `token-url` are none. */
const SECRET_NAME = /(^|[-_.])(pass(word|wd)?|secret|token|credentials?|(api|access|private|secret)[-_]?key)$/i;

/** The first line of a private key, whatever it is called. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** A guess by names, which says nothing of what stands in files: it finds oversights, not intentions. */
export const openSecrets: ResourceValidationPolicy = {
  name: 'secrets-are-in-secrets',
  description: 'What is named as a secret stands in no ConfigMap, and in no variable of a container in the clear.',
  remediationSteps: 'Put it into a Secret, and refer to that.',
  severity: 'high',
  validateResource: [
    eachObject((object, kind) => (kind === 'ConfigMap' ? inConfigMap(object) : [])),
    eachPod(pod =>
      containersOf(pod).flatMap(({ name, env = [] }) =>
        env
          .filter(({ name: key, value }) => isSecret(key, value))
          .map(
            ({ name: key }) =>
              `container ${name}: the variable ${key} has its value in the clear: take it from a Secret`,
          ),
      ),
    ),
  ],
};

function inConfigMap({ data = {} }: KubernetesObject): Problems {
  return Object.entries(data)
    .filter(([key, value]) => isSecret(key, value))
    .map(([key]) => `data has ${key} in the clear: put it into a Secret`);
}

function isSecret(key: string, value: string | undefined): boolean {
  if (!value) return false;
  // A path is where the secret is.
  return (SECRET_NAME.test(key) && !value.startsWith('/')) || PRIVATE_KEY.test(value);
}
