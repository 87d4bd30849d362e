import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';

/** What was asked, in one line: method, path and what was posted. */
type Asked = string;

/** What it answers: a code of HTTP with a body. */
export interface Answer {
  readonly status?: number;
  readonly body: string;
}

/** What a command in a pod prints, and how Kubernetes says that it ended. */
export interface Ran {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly outcome: object;
}

/** An API server at a socket, that notes what it is asked. */
export interface FakeApiServer {
  readonly socket: string;
  asked(): readonly Asked[];
  remove(): void;
}

/** Answers by path; `ran` is for the commands in pods. Where that is missing, such a question is answered as any other. */
export async function fakeApiServer(answers: (path: string) => Answer, ran?: Ran): Promise<FakeApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  const socket = join(folder, 'api');
  const asked: Asked[] = [];
  const server = createServer(async (question, reply) => {
    asked.push([question.method, question.url, await text(question)].join(' ').trim());
    const { status = 200, body } = answers(question.url ?? '');
    reply.writeHead(status).end(body);
  });
  const streams = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first ?? false });
  server.on('upgrade', (question: IncomingMessage, connection, head) => {
    asked.push(`EXEC ${question.url}`);
    if (!ran) {
      const { status = 200, body } = answers(question.url ?? '');
      connection.end(`HTTP/1.1 ${status} No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    streams.handleUpgrade(question, connection, head, stream => {
      const say = (channel: number, said: string) =>
        stream.send(Buffer.concat([Buffer.of(channel), Buffer.from(said)]));
      if (ran.stdout) for (const half of halves(ran.stdout)) say(1, half);
      if (ran.stderr) say(2, ran.stderr);
      say(3, JSON.stringify(ran.outcome));
      stream.close();
    });
  });
  await new Promise<void>(resolve => server.listen(socket, resolve));
  return {
    socket,
    asked: () => asked,
    remove: () => {
      server.closeAllConnections();
      server.close();
      streams.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A long text comes in more than one message. */
const halves = (said: string) => [said.slice(0, said.length / 2), said.slice(said.length / 2)];
