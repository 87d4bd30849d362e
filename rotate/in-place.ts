import { ask, execIn, inNamespace } from '../drills/api-server';
import { CommandError } from '../drills/command';
import { COMPONENT, INSTANCE } from '../lib/config/labels';
import { PASSWORDS_KEY, passwordsText } from '../lib/config/passwords';
import { PROGRAM_FOLDERS } from '../lib/config/program-files';
import { FOLDERS } from '../lib/config/redis-conf';
import { Refusal } from './refusal';
import type { Rotating } from './wanted';

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
}

/** What says in a container which passwords are in place: of servers and Sentinels a file that their script writes. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  redis: ['cat', `${FOLDERS.run}/in-place`],
  sentinel: ['cat', `${FOLDERS.run}/in-place`],
  // A keeper reads its password at each login.
  program: ['sh', '-c', `cat ${PROGRAM_FOLDERS.credentials}/${PASSWORDS_KEY} || echo 1`],
};

/**
 * Servers, Sentinels and keepers of a Redis that have other passwords in place than these, as sentences; those that do not
 * answer are among them.
 *
 * @throws Refusal where it has no pods at all
 */
export async function notInPlace({
  namespace,
  name,
  passwords,
}: Pick<Rotating, 'namespace' | 'name' | 'passwords'>): Promise<string[]> {
  const of = `${INSTANCE}=${name},${COMPONENT} in (server,sentinel,keeper)`;
  const query = { labelSelector: of };
  const { items } = await ask<{ items: Pod[] }>(`${inNamespace(namespace)}/pods`, { query });
  if (items.length === 0) throw new Refusal(`${namespace}/${name} has no pods: is this the right cluster?`);
  const wanted = passwordsText(passwords);
  const sentences = await Promise.all(
    items.flatMap(({ metadata, spec }) =>
      spec.containers.map(async ({ name: container }) => {
        const command = SAYS[container];
        if (!command) return [];
        const pod = `${namespace}/${metadata.name}`;
        const place = { namespace, pod: metadata.name, container };
        const said = await execIn(place, command).catch((error: unknown) => {
          if (error instanceof CommandError) return undefined;
          throw error;
        });
        if (!said) return [`${pod} does not say which passwords it has`];
        const held = said.stdout.trim();
        return held === wanted ? [] : [`${pod} has passwords ${held} in place (${container}), not ${wanted}`];
      }),
    ),
  );
  return sentences.flat();
}
