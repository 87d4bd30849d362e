import { ApiError } from '../drills/api-server';
import { CommandError, runCommand } from '../drills/command';
import { GaveUp } from '../drills/wait';
import { Failure } from './failure';

/** The namespace of the current context of kubectl. */
export async function currentNamespace(): Promise<string> {
  const path = 'jsonpath={.contexts[0].context.namespace}';
  const { stdout } = await runCommand('kubectl', ['config', 'view', '--minify', '-o', path]);
  return stdout.trim() || 'default';
}

/**
 * What kubectl or the API server complained of, or what was waited for in vain, as a sentence to act on. Undefined for
 * what is a mistake of this program.
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof GaveUp) return new Failure(error.message);
  if (error instanceof ApiError) return unanswered(error.message, error.status === 403);
  if (!(error instanceof CommandError)) return undefined;
  const said = (error.output.stderr.trim() || error.message).split('\n').at(-1) ?? '';
  return unanswered(said, /\(Forbidden\)| is forbidden: /.test(said));
}

function unanswered(said: string, forbidden: boolean): Failure {
  if (!forbidden) return new Failure(`The cluster can't be asked: ${said} See that \`kubectl get pods\` works.`);
  const does = said.startsWith('GET') ? 'look there' : 'do that';
  return new Failure(`You may not ${does}: ${said} Ask for the right to do what it names.`);
}
