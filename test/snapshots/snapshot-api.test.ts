import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused } from '../../programs/refused';
import { type SnapshotApi, snapshotApi } from '../../snapshots/snapshot-api';

const folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
const tokenFile = join(folder, 'token');
let server: Server;
let api: SnapshotApi;
let asked: { method?: string; url?: string; token?: string; body: string }[] = [];
let reply: { status: number; body: object } = { status: 200, body: { items: [] } };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += chunk));
    request.on('end', () => {
      asked.push({ method: request.method, url: request.url, token: request.headers.authorization, body });
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(tokenFile, 'first\n');
  api = snapshotApi({ url: `http://127.0.0.1:${port}`, namespace: 'shop', tokenFile });
});
beforeEach(() => {
  asked = [];
  reply = { status: 200, body: { items: [] } };
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const ALL = '/apis/snapshot.storage.k8s.io/v1/namespaces/shop/volumesnapshots';
const ONE = { metadata: { name: 'one' }, spec: { source: { persistentVolumeClaimName: 'data-web-0' } } };

it('asks in its namespace, as the account whose token may be another each time', async () => {
  expect(await api.list({ a: 'b', 'c/d': 'e' })).toEqual([]);
  writeFileSync(tokenFile, 'second\n');
  await api.create(ONE);
  await api.remove('one');
  expect(asked.map(({ method, url, token }) => [method, url, token])).toEqual([
    ['GET', `${ALL}?labelSelector=a%3Db%2Cc%2Fd%3De`, 'Bearer first'],
    ['POST', ALL, 'Bearer second'],
    ['DELETE', `${ALL}/one`, 'Bearer second'],
  ]);
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    ...ONE,
  });
});

it('is content with what is there already, and with what is gone', async () => {
  reply = { status: 409, body: {} };
  await api.create(ONE);
  reply = { status: 404, body: {} };
  await api.remove('one');
});

it('says what to install, and which rights are missing, which another try would not change', async () => {
  reply = { status: 404, body: {} };
  await expect(api.list({})).rejects.toThrow(/install the snapshot controller/);
  reply = { status: 403, body: { message: 'forbidden' } };
  const refused = await api.create(ONE).catch(error => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused.message).toContain('may not create VolumeSnapshots in namespace shop: bind it to a Role');
});

it('says what the API server says, and may be tried again', async () => {
  reply = { status: 500, body: { message: 'etcd is away' } };
  const failed = await api.list({}).catch(error => error);
  expect(failed).not.toBeInstanceOf(Refused);
  expect(failed.message).toBe('The API server answered 500 to a list of VolumeSnapshots: etcd is away');
});
