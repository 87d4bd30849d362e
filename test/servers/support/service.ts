import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a Kubernetes Service is to its clients: an address that stays, whichever server is behind it. */
export interface Service {
  readonly port: number;
  /** New connections go there from now on; those that are open stay where they are. */
  lead(port: number): void;
  close(): void;
}

/** A Service in front of the server at a port of the same address. */
export async function startService(ip: string, target: number): Promise<Service> {
  let to = target;
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    const upstream = connect(to, ip);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => {}).on('close', () => other.destroy());
    }
  }).listen(0, ip);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    lead: next => {
      to = next;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
