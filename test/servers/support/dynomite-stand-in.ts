/**
 * What stands in for Dynomite, which has no package: a program that reads its dynomite.yaml and does what Dynomite
 * documents, as far as our scripts and their tests go. It answers on the port for statistics as Dynomite does, to the
 * byte; keeps its four states; hands the writes of clients to its server and to all its peers, and those of peers to its
 * server; and ends on INT, not on TERM. It knows no tokens, no encryption, and waits for its own server's answer alone
 * (DC_ONE). What a peer cannot be told is dropped.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { parse } from 'yaml';

const [, , , file = ''] = process.argv;
const pool: Readonly<Record<string, string>> & { readonly dyn_seeds?: string[]; readonly servers: string[] } = parse(
  readFileSync(file, 'utf8'),
).dyn_o_mite;
const READS = ['get', 'ping', 'info', 'scan', 'dbsize'];

let state = 'NORMAL';
/** Writes that are held back while the state is WRITES_ONLY. */
let held: (() => void)[] = [];

const address = (text = ''): [port: number, host: string] => {
  const [host = '', port] = text.split(':');
  return [Number(port), host];
};
const addressOf = (name: string) => execFileSync('getent', ['hosts', name], { encoding: 'utf8' }).split(/\s/)[0] ?? '';

/** A connection that is made anew when it ends. What is sent in between is lost. */
function lasting(port: number, host: string): (bytes: Buffer, answer?: Socket) => void {
  let socket: Socket | undefined;
  // Who gets the answers, in the order of the commands.
  let waiting: (Socket | undefined)[] = [];
  const open = () => {
    const opened = connect(port, host);
    const read = reader(bytes => waiting.shift()?.write(bytes));
    opened.on('connect', () => {
      socket = opened;
    });
    opened.on('data', read);
    opened.on('error', () => {});
    opened.on('close', () => {
      socket = undefined;
      for (const each of waiting) each?.write('-ERR the server is away\r\n');
      waiting = [];
      setTimeout(open, 50);
    });
  };
  open();
  return (bytes, answer) => {
    if (socket) {
      waiting.push(answer);
      socket.write(bytes);
    } else answer?.write('-ERR the server is away\r\n');
  };
}

/** Cuts what comes in into whole commands or answers of RESP, none of which is nested deeper than commands are. */
function reader(each: (bytes: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  const lengthAt = (from: number): number | undefined => {
    const end = rest.indexOf('\r\n', from);
    if (end < 0) return undefined;
    const count = Number(rest.subarray(from + 1, end).toString());
    switch (rest[from]) {
      case 0x24: // $
        return count < 0 ? end + 2 : rest.length >= end + 4 + count ? end + 4 + count : undefined;
      case 0x2a: {
        let at: number | undefined = end + 2;
        for (let index = 0; index < count && at !== undefined; index++) at = lengthAt(at);
        return at;
      }
      default:
        return end + 2;
    }
  };
  return bytes => {
    rest = Buffer.concat([rest, bytes]);
    for (let end = lengthAt(0); end !== undefined && rest.length > 0; end = lengthAt(0)) {
      each(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

const server = lasting(...address(pool.servers[0]));
const peers = (pool.dyn_seeds ?? []).map(seed => {
  const [port, host] = address(seed);
  return lasting(port, addressOf(host));
});

function handle(bytes: Buffer, client: Socket, fromPeer: boolean): void {
  const name = bytes.toString('latin1').split('\r\n')[2]?.toLowerCase() ?? '';
  const isRead = READS.includes(name);
  if (!isRead && !fromPeer) for (const peer of peers) peer(bytes);
  if (state === 'STANDBY' || (state !== 'NORMAL' && isRead)) client.write(`-ERR the node is in state ${state}\r\n`);
  else if (state === 'WRITES_ONLY') held.push(() => server(bytes, client));
  else server(bytes, client);
}

function listen(text: string | undefined, fromPeer: boolean): void {
  createServer(client => {
    client.on(
      'data',
      reader(bytes => handle(bytes, client, fromPeer)),
    );
    client.on('error', () => {});
  }).listen(...address(text));
}

function stats(path: string): string {
  const wanted = /^\/state\/(standby|writes_only|resuming|normal)$/.exec(path)?.[1]?.toUpperCase();
  if (path === '/state/get_state') return `State: ${state}\n`;
  if (wanted !== undefined) {
    state = wanted;
    process.stdout.write(`state ${state}\n`);
    if (state === 'RESUMING' || state === 'NORMAL') for (const write of held.splice(0)) write();
    if (state === 'STANDBY') held = [];
  }
  return 'OK\r\n';
}

createServer(client => {
  client.once('data', request => {
    const [method, path = ''] = String(request).split(' ');
    const body = stats(path);
    // As Dynomite has it, odd spaces and line ends included.
    const head = 'HTTP/1.1 200 OK \nContent-Type: application/json; charset=utf-8 \nContent-Length:';
    client.end(method === 'GET' ? `${head}${body.length} \r\n\r\n${body}` : 'HTTP/1.0 400 Bad Request\n');
  });
  client.on('error', () => {});
}).listen(...address(pool.stats_listen));

listen(pool.listen, false);
listen(pool.dyn_listen, true);
process.on('SIGTERM', () => {});
process.on('SIGINT', () => process.exit(1));
