import { credentialsSecrets } from '../charts/credentials-secrets';
import { environmentApp } from '../charts/environment-app';
import type { Environment } from '../environments';
import { Refusal } from './refusal';
import { check, type RotateOptions, rotate } from './rotate';
import type { Rotating, Wanted, Wish } from './wanted';

/** How it is done. */
export interface EnvironmentOptions extends RotateOptions {
  /** Changes nothing: says whether everybody has in place what the environment wants. @default false */
  readonly check?: boolean;
}

/**
 * Has the Secrets of an environment hold the passwords that it wants, as `npm run secrets` made them.
 *
 * @throws Refusal as `rotate` does, where Pulumi makes the Secrets, and where a check finds somebody who has others
 */
export async function rotateEnvironment(environment: Environment, options: EnvironmentOptions): Promise<void> {
  const wanted = wantedBy(environment);
  if (options.check) {
    const late = await check(wanted, options.say);
    if (late.length > 0) throw new Refusal(late.join('\n'));
    return;
  }
  if (environment.cloud !== 'any') {
    throw new Refusal(
      `The Secrets of ${environment.name} are made by Pulumi or by what fills the secret manager: change them there, and run this with --check.`,
    );
  }
  return rotate(wanted, options);
}

/** Which passwords an environment wants. */
export function wantedBy(environment: Environment): Wanted {
  const { redis, sentinel } = environmentApp(environment, '');
  const rotating = (namespace: string, of: typeof redis | NonNullable<typeof sentinel>): Rotating => ({
    namespace,
    name: of.name,
    secretName: of.connection.secretName,
    passwords: of.passwords,
  });
  return {
    topologies: [
      rotating(environment.redis.namespace, redis),
      ...(sentinel && environment.sentinel ? [rotating(environment.sentinel.namespace, sentinel)] : []),
    ],
    secrets: credentialsSecrets<Wish>(environment, (of, { number, current }) => ({
      text: { of, number, current, text: password => password },
      inUri: text => ({ of, number, current, text: password => text(encodeURIComponent(password)) }),
    })),
  };
}
