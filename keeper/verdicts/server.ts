import { createServer, type Server, type Socket } from 'node:net';
import { bulkString, errorReply, parseRequest } from './resp';

/** Connections at once; more are turned away. */
const MAX_CONNECTIONS = 256;
/** A connection that says nothing for this long, in milliseconds, is closed. */
const IDLE_MS = 30_000;

/** A small Redis-like server, so that `redis-cli` in the servers' own image can ask `VERDICT <pod>`. */
export function createVerdictServer(verdict: (pod: string) => string): Server {
  const server = createServer(socket => serve(socket, verdict));
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function serve(socket: Socket, verdict: (pod: string) => string): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  // Clients may go away at any time; a stopping server surely does.
  socket.on('error', () => socket.destroy());
  socket.on('data', data => {
    pending = Buffer.concat([pending, data]);
    while (pending.length > 0) {
      const parsed = parseRequest(pending);
      if (parsed.kind === 'incomplete') return;
      if (parsed.kind === 'garbage') return void socket.end(errorReply(`Protocol error: ${parsed.problem}`));
      pending = pending.subarray(parsed.length);
      if (parsed.words.length === 0) continue;
      if (parsed.words[0]?.toUpperCase() === 'QUIT') return void socket.end('+OK\r\n');
      socket.write(reply(parsed.words, verdict));
    }
  });
}

/** The reply to one request. */
export function reply([command = '', ...words]: readonly string[], verdict: (pod: string) => string): string {
  switch (command.toUpperCase()) {
    case 'PING':
      return '+PONG\r\n';
    case 'VERDICT': {
      const [pod] = words;
      return words.length === 1 && pod ? bulkString(verdict(pod)) : errorReply('ask VERDICT with one pod name');
    }
    default:
      return errorReply('unknown command: known are VERDICT <pod> and PING');
  }
}
