import { ApiError } from './api-server';
import { CommandError, type CommandOptions, type Output, runCommand } from './command';

/** Runs `kubectl` with the current context; `KUBECONFIG` chooses another, as always. */
export function kubectl(args: readonly string[], options: CommandOptions = {}): Promise<Output> {
  return runCommand('kubectl', args, options);
}

/** Runs `kubectl … -o json` and reads what it prints. The caller says what it is. */
export async function kubectlJson<T>(args: readonly string[]): Promise<T> {
  const { stdout } = await kubectl([...args, '-o', 'json']);
  return JSON.parse(stdout) as T;
}

/** Applies objects, given as data. */
export async function apply(objects: readonly unknown[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify(list) });
}

/** Name of the node that a pod is on. */
export async function nodeOf(namespace: string, pod: string): Promise<string> {
  const { spec } = await kubectlJson<{ spec: { nodeName?: string } }>(['-n', namespace, 'get', 'pod', pod]);
  if (!spec.nodeName) throw new Error(`Pod ${namespace}/${pod} is on no node yet.`);
  return spec.nodeName;
}

/** Resolves to `undefined` instead of rejecting when the object is not there. */
export async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    if (error instanceof CommandError && /\(NotFound\)/.test(error.output.stderr)) return undefined;
    throw error;
  }
}
