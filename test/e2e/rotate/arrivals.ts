import { App, Chart } from 'cdk8s';
import { apply, kubectl } from '../../../drills/kubectl';
import { NodeProgram, PROGRAM_FOLDERS, type RedisConnection } from '../../../lib';
import { PORTS } from '../../../lib/config/ports';
import { clientProps } from '../../../programs/client-props';
import { podsOf } from '../support/deployment';

/** What became of the logins of clients that come anew. */
export interface Arrivals {
  readonly accepted: number;
  /** What was said to those that were turned away. */
  readonly refused: readonly string[];
  /** Which passwords its Secret has, as its pod sees it. */
  readonly passwords: string;
}

/** Logs in everywhere anew, again and again, with the password of now, and counts what comes of it. */
const PROGRAM = `
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');
const file = process.env.REDIS_PASSWORD_FILE;
const counts = { accepted: 0, refused: [] };
const read = path => { try { return readFileSync(path, 'utf8'); } catch { return '1'; } };
const bulk = words => '*' + words.length + '\\r\\n' + words.map(w => '$' + Buffer.byteLength(w) + '\\r\\n' + w + '\\r\\n').join('');
function arrive(address) {
  const [host, port] = address.split(' ');
  const socket = connect(Number(port), host);
  socket.setTimeout(2000, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('connect', () => socket.write(bulk(['AUTH', process.env.REDIS_USER, readFileSync(file, 'utf8')])));
  socket.once('data', data => {
    const said = String(data).trim();
    if (said === '+OK') counts.accepted += 1;
    else if (/WRONGPASS|NOAUTH|NOPERM|invalid|password/i.test(said)) counts.refused.push(new Date().toISOString() + ' ' + address + ': ' + said);
    socket.destroy();
  });
}
setInterval(() => process.env.ADDRESSES.split(',').forEach(arrive), 200);
require('node:http').createServer((request, response) => {
  const passwords = read('${PROGRAM_FOLDERS.credentials}/passwords');
  response.end(request.url === '/counts' ? JSON.stringify({ ...counts, passwords }) : 'ok');
}).listen(${PORTS.http.number});
`;

const NAME = 'arrivals';

/** Has clients come to these, all of which take the same user and password, from a namespace that is let in. */
export async function runArrivals(namespace: string, connections: readonly RedisConnection[]): Promise<void> {
  const [first] = connections;
  if (!first) throw new Error('Clients need somewhere to come to.');
  const chart = new Chart(new App(), NAME, { namespace });
  const props = clientProps(first);
  new NodeProgram(chart, 'Program', {
    name: NAME,
    program: PROGRAM,
    labels: { 'app.kubernetes.io/name': NAME },
    ...props,
    podLabels: Object.assign({}, ...connections.map(({ clientLabels }) => clientLabels)),
    env: { ...props.env, ADDRESSES: connections.map(({ host, port }) => `${host} ${port}`).join(',') },
    resources: { cpu: '20m', memory: '64Mi' },
  });
  await apply(chart.toJson());
  await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${NAME}`, '--timeout=120s']);
}

/** What has become of them so far. */
export async function arrivals(namespace: string): Promise<Arrivals> {
  const [pod] = await podsOf(namespace, `app.kubernetes.io/name=${NAME}`);
  const path = `/api/v1/namespaces/${namespace}/pods/${pod?.metadata.name}:${PORTS.http.number}/proxy/counts`;
  return JSON.parse((await kubectl(['get', '--raw', path])).stdout);
}
