import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';
import { apiSocket } from './api-proxy';
import { CommandError, type Output } from './command';

/** What the API server answered that was no success, or that it did not answer. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** Code of HTTP: 404 for what is not there; 0 where there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** How to ask. */
export interface Asking {
  /** Parameters of the path, such as `labelSelector`. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Posts this as JSON; without it the path is read. */
  readonly body?: unknown;
  /** Default two minutes. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 120_000;

const agent = new Agent({ keepAlive: true });

/** Path of a namespace's objects, of the core API where no other is named, such as `apps/v1`. */
export function inNamespace(namespace: string, group?: string): string {
  return `/${group ? `apis/${group}` : 'api/v1'}/namespaces/${encodeURIComponent(namespace)}`;
}

/** Path of a page of a program in a pod, by the API server's proxy: works wherever `kubectl` does. */
export function pageOf(namespace: string, pod: string, port: number | string, page: string): string {
  return `${inNamespace(namespace)}/pods/${pod}:${port}/proxy/${page}`;
}

/**
 * Asks the API server, and reads its JSON. The caller says what it is.
 *
 * @throws ApiError with the API server's own sentence, or that of a program behind its proxy; CommandError where there
 * is no way to it
 */
export async function ask<T>(path: string, asking: Asking = {}): Promise<T> {
  const text = await askText(path, asking);
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(`${path} answered something that is no JSON: ${text.slice(0, 200)}`, 200);
  }
}

/** As {@link ask}, for what is no JSON, such as a log. */
export async function askText(
  path: string,
  { query = {}, body, timeoutMs = TIMEOUT_MS }: Asking = {},
): Promise<string> {
  const socketPath = await apiSocket();
  const method = body === undefined ? 'GET' : 'POST';
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const unanswered = ({ message }: Error) => reject(new ApiError(`${method} ${path} failed: ${message}`, 0));
    const asked = request({ socketPath, path: withQuery(path, query), method, headers, agent }, answer => {
      const parts: Buffer[] = [];
      answer.on('data', part => parts.push(part));
      answer.on('error', unanswered);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const { statusCode: status = 0 } = answer;
        if (status < 300) resolve(text);
        else reject(new ApiError(`${method} ${path} failed: ${sentenceOf(text)}`, status));
      });
    });
    asked.setTimeout(timeoutMs, () => asked.destroy(new Error(`it took longer than ${timeoutMs / 1000} s.`)));
    asked.on('error', unanswered);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A container. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  /** Default: the pod's first. */
  readonly container?: string;
}

/**
 * A container's log.
 *
 * @param options `lines`: how many of the last lines, default all; `previous`: of the one that was there before a restart
 */
export function logOf(
  { namespace, pod, container }: Place,
  { lines, previous = false }: { readonly lines?: number; readonly previous?: boolean } = {},
): Promise<string> {
  const query = {
    previous: `${previous}`,
    ...(container ? { container } : {}),
    ...(lines === undefined ? {} : { tailLines: `${lines}` }),
  };
  return askText(`${inNamespace(namespace)}/pods/${pod}/log`, { query });
}

/** Streams of a command, by the byte that each message of Kubernetes' protocol begins with. */
const STDOUT = 1;
const STDERR = 2;
const OUTCOME = 3;

/**
 * Runs a command in a container, without a shell and without input.
 *
 * @throws CommandError with what it complained of, where it does not end with 0
 */
export async function execIn(place: Place, command: readonly string[], timeoutMs = TIMEOUT_MS): Promise<Output> {
  const { namespace, pod, container } = place;
  const query = { ...(container ? { container } : {}), command, stdout: 'true', stderr: 'true' };
  const path = withQuery(`${inNamespace(namespace)}/pods/${pod}/exec`, query);
  const where = `${namespace}/${pod}${container ? `/${container}` : ''}`;
  const stream = new WebSocket(`ws+unix:${await apiSocket()}:${path}`, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], {
    // The proxy answers those alone that say so.
    headers: { host: 'localhost' },
  });
  return new Promise((resolve, reject) => {
    const parts: Record<number, Buffer[]> = { [STDOUT]: [], [STDERR]: [], [OUTCOME]: [] };
    const said = (channel: number) => Buffer.concat(parts[channel] ?? []).toString();
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(
        new CommandError(`${command.join(' ')} in ${where} failed: ${why}`, {
          stdout: said(STDOUT),
          stderr: said(STDERR),
        }),
      );
      stream.terminate();
    };
    const timer = setTimeout(() => fail(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    stream.on('message', (message: Buffer) => parts[message[0] ?? -1]?.push(message.subarray(1)));
    stream.on('unexpected-response', (_, answer) => {
      let text = '';
      answer.on('data', part => {
        text += part;
      });
      answer.on('end', () => fail(sentenceOf(text)));
    });
    stream.on('error', error => fail(error.message));
    stream.on('close', () => {
      const outcome = said(OUTCOME);
      if (/"status":"Success"/.test(outcome)) {
        clearTimeout(timer);
        resolve({ stdout: said(STDOUT), stderr: said(STDERR) });
      } else {
        fail(said(STDERR).trim() || said(STDOUT).trim() || sentenceOf(outcome) || 'the connection was lost');
      }
    });
  });
}

function withQuery(path: string, query: Asking['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) parameters.append(name, value);
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}

/** What went wrong, in the words of who says so: Kubernetes has a field for them. */
function sentenceOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text);
    return message ?? error ?? text;
  } catch {
    return text.trim();
  }
}
