import { delimiter, dirname, join } from 'node:path';
import { PulumiCommand } from '@pulumi/pulumi/automation';
import { runCommand } from '../../../drills/command';

/** Pulumi's engine, and the environment in which it finds stand-ins for the clouds instead of the clouds. */
export interface Engine {
  readonly command: PulumiCommand;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The engine of the folder that `REDIS_HA_TEST_PULUMI` names: its file `env`, read by a shell, sets `PULUMI_HOME` in a
 * folder with `bin/pulumi` beside it, and a `PATH` on which the engine finds providers.
 */
export async function engine(): Promise<Engine> {
  const folder = process.env.REDIS_HA_TEST_PULUMI;
  if (!folder) {
    throw new Error(
      'These tests run the Pulumi program on the real engine, with stand-ins for the cloud: set REDIS_HA_TEST_PULUMI to the folder that has them.',
    );
  }
  const { stdout } = await runCommand('bash', ['-euc', '. "$1/env" && env -0', 'bash', folder]);
  const env = Object.fromEntries(
    stdout
      .split('\0')
      .filter(Boolean)
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
  const root = dirname(env.PULUMI_HOME ?? '');
  const command = await PulumiCommand.get({ root, skipVersionCheck: true });
  return { command, env: { ...env, PATH: [join(__dirname, 'bin'), env.PATH].join(delimiter) } };
}

/** What the stand-ins say beyond their own: which changes the clouds answer with a replacement. */
export const CLOUD = join(__dirname, 'cloud.json');
