import { App, Chart } from 'cdk8s';
import { ask, pageOf } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { NodeProgram, type RedisConnection } from '../../../lib';
import { PORTS } from '../../../lib/config/ports';
import { clientProps } from '../../../programs/client-props';
import { podsOf } from '../support/deployment';

/** What became of the logins of clients that come anew. */
export interface Arrivals {
  readonly accepted: Readonly<Record<string, number>>;
  /** What was said to those that were turned away. */
  readonly refused: readonly string[];
}

/** Logs in everywhere anew, again and again, with the password of now, and counts what comes of it. */
const PROGRAM = `
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');
const file = process.env.REDIS_PASSWORD_FILE;
const counts = { accepted: Object.fromEntries(process.env.ADDRESSES.split(',').map(each => [each, 0])), refused: [] };
const bulk = words => '*' + words.length + '\\r\\n' + words.map(w => '$' + Buffer.byteLength(w) + '\\r\\n' + w + '\\r\\n').join('');
const addresses = process.env.ADDRESSES.split(',');
const login = (address, password) => new Promise(resolve => {
  const [host, port] = address.split(' ');
  const socket = connect(Number(port), host);
  const end = said => { socket.destroy(); resolve(said); };
  socket.setTimeout(2000, () => end(''));
  socket.on('error', () => end(''));
  socket.on('connect', () => socket.write(bulk(['AUTH', process.env.REDIS_USER, password])));
  socket.once('data', data => end(String(data).trim()));
});
setInterval(() => addresses.forEach(async address => {
  const said = await login(address, readFileSync(file, 'utf8'));
  if (said === '+OK') counts.accepted[address] += 1;
  else if (/WRONGPASS|NOAUTH|NOPERM|invalid|password/i.test(said)) counts.refused.push(new Date().toISOString() + ' ' + address + ': ' + said);
}), 200);
require('node:http').createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  if (request.url === '/counts') response.end(JSON.stringify(counts));
  else if (request.url === '/login') response.end(JSON.stringify(await Promise.all(addresses.map(each => login(each, JSON.parse(body).password)))));
  else response.end('ok');
}).listen(${PORTS.http.number});
`;

const NAME = 'arrivals';

/** Labels of their pods: a client label names one Redis alone. */
export const ARRIVALS = { 'app.kubernetes.io/name': NAME } as const;

/** Has clients come to these, all of which take the same user and password, from a namespace that is let in. */
export async function runArrivals(namespace: string, connections: readonly RedisConnection[]): Promise<void> {
  const [first] = connections;
  if (!first) throw new Error('Clients need somewhere to come to.');
  const chart = new Chart(new App(), NAME, { namespace });
  const props = clientProps(first);
  new NodeProgram(chart, 'Program', {
    name: NAME,
    program: PROGRAM,
    labels: ARRIVALS,
    ...props,
    podLabels: {},
    env: { ...props.env, ADDRESSES: connections.map(({ host, port }) => `${host} ${port}`).join(',') },
    resources: { cpu: '20m', memory: '64Mi' },
  });
  await apply(chart.toJson());
  await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${NAME}`, '--timeout=120s']);
}

/** What has become of them so far. */
export async function arrivals(namespace: string): Promise<Arrivals> {
  return ask(await pathTo(namespace, 'counts'));
}

/** What each address says to one who comes with this password, once all have answered. */
export async function answersTo(namespace: string, password: string): Promise<string[]> {
  const login = await pathTo(namespace, 'login');
  const look = async () => {
    const answers = await ask<string[]>(login, { body: { password } });
    return answers.every(answer => answer !== '') ? answers : undefined;
  };
  return until(look, { what: `all to answer a login from ${namespace}`, timeoutMs: 60_000 });
}

async function pathTo(namespace: string, page: string): Promise<string> {
  const [pod] = await podsOf(namespace, `app.kubernetes.io/name=${NAME}`);
  return pageOf(namespace, pod?.metadata.name ?? '', PORTS.http.number, page);
}
