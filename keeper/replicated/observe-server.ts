import type { Call } from '../connections';
import { podOf } from '../hostname';
import type { Surroundings } from '../kind';
import { parseInfo } from '../observation/info';
import { describeProblem } from '../observation/problems';
import { loading, unreachable } from '../observation/silent';
import { configValue, parseTitle } from '../observation/title';
import type { Epoch, ServerSeen } from './observation';

/** What a server in limbo follows: nobody. */
const LIMBO = '127.0.0.1';

/** Where a server is asked. */
interface Place {
  readonly port: number;
  readonly domain: string;
}

/** The replies from which a server's state is read. */
export interface ServerReplies {
  readonly info: string;
  /** `replica-announce-ip`: the server's own name. */
  readonly announced: string;
  /** `proc-title-template`, whose text carries `zone=<zone> revision=<revision>`. */
  readonly title: string;
  readonly epoch?: Epoch;
}

/** Asks one server for its state. Never rejects. `readEpoch` asks for who was made the primary last, where that is kept. */
export async function observeServer(
  pod: string,
  { port, domain }: Place,
  { resolve, connections }: Surroundings,
  readEpoch: (call: Call) => Promise<Epoch | undefined> = async () => undefined,
): Promise<ServerSeen> {
  try {
    const ip = await resolve(pod);
    const call = await connections.open(ip, port);
    const [info, announced, title, epoch] = await Promise.all([
      call('INFO', 'server', 'memory', 'persistence', 'replication', 'keyspace'),
      call('CONFIG', 'GET', 'replica-announce-ip'),
      call('CONFIG', 'GET', 'proc-title-template'),
      readEpoch(call),
    ]);
    const replies = { info: String(info), announced: configValue(announced), title: configValue(title) };
    return readServer(pod, ip, domain, { ...replies, ...(epoch ? { epoch } : {}) });
  } catch (error) {
    return { answers: false, pod, ...describeProblem(error) };
  }
}

/** Puts together the replies of one server, whose name is `<pod>.<domain>`. */
export function readServer(pod: string, ip: string, domain: string, replies: ServerReplies): ServerSeen {
  const { announced, epoch } = replies;
  // A stale DNS answer can lead to an address that another pod has by now: the server itself says who it is.
  const self = podOf(announced, domain);
  if (self !== pod) {
    const other = self ?? (announced ? `${announced}, of another topology,` : 'a server without a name');
    return unreachable(pod, `does not answer: its name leads to ${ip}, which is ${other} now`);
  }
  const { loading: reads, primaryHost, ...info } = parseInfo(replies.info);
  if (reads) return loading(pod);
  const limbo = primaryHost === LIMBO;
  const follows = podOf(primaryHost, domain);
  const zone = parseTitle(replies.title, 'zone');
  const revision = parseTitle(replies.title, 'revision');
  return {
    answers: true,
    pod,
    ip,
    ...info,
    limbo,
    ...(primaryHost && !limbo ? { primaryHost } : {}),
    ...(follows ? { follows } : {}),
    ...(epoch ? { epoch } : {}),
    ...(zone ? { zone } : {}),
    ...(revision ? { revision } : {}),
  };
}
