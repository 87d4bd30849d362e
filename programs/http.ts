import { createServer, type IncomingMessage } from 'node:http';

/** What a route answers. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** One handler for each method and path, such as `GET /healthz`. It is given the request's body. */
export type Routes = Readonly<Record<string, (body: string) => Reply | Promise<Reply>>>;

/** A server that listens. */
export interface Served {
  readonly port: number;
  /** Stops accepting, lets requests in flight end for at most `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Bodies here are a few settings; more than this many bytes is a mistake. */
const LARGEST_BODY = 64 * 1024;

/** A reply that carries `value` as JSON. */
export function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** A reply of plain text. */
export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Reply {
  return { status, type, body };
}

/** Finds the route and asks it. An unknown path is 404, a wrong method 405, a handler that throws 500. */
export async function answer(routes: Routes, method: string, target: string, body: string): Promise<Reply> {
  const path = target.split('?')[0] ?? target;
  const route = routes[`${method} ${path}`];
  try {
    if (route) return await route(body);
  } catch (error) {
    return json(500, { error: sentence(error) });
  }
  const methods = ['GET', 'POST'].filter(other => routes[`${other} ${path}`]);
  return methods.length > 0
    ? json(405, { error: `${path} takes ${methods.join(' or ')} only.` })
    : json(404, { error: `There is nothing at ${path}.` });
}

/** Serves the routes. `onReply` hears of each reply and of the seconds it took. */
export async function serve(
  routes: Routes,
  port: number,
  onReply: (path: string, reply: Reply, seconds: number) => void = () => {},
): Promise<Served> {
  const server = createServer((request, response) => {
    const began = performance.now();
    void (async () => {
      const { method = 'GET', url = '/' } = request;
      const reply = await readBody(request).then(
        body => answer(routes, method, url, body),
        error => json(400, { error: sentence(error) }),
      );
      // A server that stops has its clients come back on another connection, to another pod.
      if (!server.listening) response.setHeader('connection', 'close');
      response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body);
      onReply(url.split('?')[0] ?? url, reply, (performance.now() - began) / 1000);
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: graceMs =>
      new Promise(resolve => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

/** What an error says, for a reply or a log. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error(`The body is larger than ${LARGEST_BODY} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
