import { type Address, type Connection, Failure } from '../../../drills/ledger/connection';
import type { Discovery } from '../../../drills/ledger/discovery';
import { routeTo } from '../../../drills/ledger/route';

const A = { host: 'a', port: 1 };
const B = { host: 'b', port: 1 };

type Server = (args: readonly string[]) => unknown;

/** Servers by host, the owner that discovery names, and everything that was sent. */
function network(servers: Readonly<Record<string, Server>>, owner: Address) {
  const sent: string[] = [];
  const connect = async (address: Address): Promise<Connection> => {
    const server = servers[address.host];
    if (!server) throw new Failure('unreachable', 'connection', 'refused');
    const send = async (args: readonly string[]) => {
      sent.push(`${address.host} ${args.join(' ')}`);
      return server(args);
    };
    return { address, send, close: () => {} };
  };
  const discovery: Discovery = { slots: async () => [], ownerOf: async () => owner, connect };
  return { discovery, sent };
}
const refuse = (message: string): Server => {
  return () => {
    throw new Failure('refused', message.split(' ')[0] ?? '', message);
  };
};
const accept: Server = () => 'OK';

describe('a route', () => {
  test('goes where MOVED says', async () => {
    const { discovery, sent } = network({ a: refuse('MOVED 5 b:1'), b: accept }, A);
    const route = routeTo(5, discovery, A);
    await expect(route.attempt(['SET'])).rejects.toMatchObject({ code: 'MOVED', kind: 'refused' });
    expect(await route.attempt(['SET'])).toBe('OK');
    expect(sent).toEqual(['a SET', 'b SET']);
  });

  test('follows ASK for one command, and says that WAIT would be about nothing', async () => {
    const { discovery, sent } = network({ a: refuse('ASK 5 b:1'), b: accept }, A);
    const route = routeTo(5, discovery, A);
    expect(await route.attempt(['SET'])).toBe('OK');
    await expect(route.again(['WAIT'])).rejects.toMatchObject({ kind: 'unreachable' });
    expect(sent).toEqual(['a SET', 'b ASKING', 'b SET']);
  });

  test.each(['CLUSTERDOWN The cluster is down', 'LOADING', 'READONLY', 'MASTERDOWN'])(
    'looks around after %s',
    async reply => {
      const { discovery } = network({ a: refuse(reply), b: accept }, B);
      const route = routeTo(5, discovery, A);
      await expect(route.attempt(['SET'])).rejects.toMatchObject({ kind: 'refused' });
      expect(await route.attempt(['SET'])).toBe('OK');
    },
  );

  test('looks around when nobody is there', async () => {
    const { discovery } = network({ b: accept }, B);
    const route = routeTo(5, discovery, A);
    await expect(route.attempt(['SET'])).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await route.attempt(['SET'])).toBe('OK');
  });

  test('stays where it is after TRYAGAIN', async () => {
    const { discovery, sent } = network({ a: refuse('TRYAGAIN'), b: accept }, B);
    const route = routeTo(5, discovery, A);
    await expect(route.attempt(['MGET'])).rejects.toMatchObject({ code: 'TRYAGAIN' });
    await expect(route.attempt(['MGET'])).rejects.toMatchObject({ code: 'TRYAGAIN' });
    expect(sent).toEqual(['a MGET', 'a MGET']);
  });
});
