import { ApiError } from '../drills/api-server';
import { CommandError, runCommand } from '../drills/command';
import { Failure } from './failure';

/** The namespace of the current context of kubectl. */
export async function currentNamespace(): Promise<string> {
  const path = 'jsonpath={.contexts[0].context.namespace}';
  const { stdout } = await orFailure(runCommand('kubectl', ['config', 'view', '--minify', '-o', path]));
  return stdout.trim() || 'default';
}

/** What kubectl or the API server complained of, as what to do about it. */
export async function orFailure<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw failureOf(error);
  }
}

/** As {@link orFailure}, of what was thrown already. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError && error.status === 403) {
    return new Failure(`You may not look there: ${error.message} Ask for the rights to get and list what it names.`);
  }
  const said = error instanceof CommandError ? error.output.stderr.trim() || error.message : (error as Error).message;
  return new Failure(`The cluster can't be asked: ${said.split('\n').at(-1)} See that \`kubectl get pods\` works.`);
}
