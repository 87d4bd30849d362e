import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Chart } from 'cdk8s';
import { buildSync } from 'esbuild';
import { ask, askText, pageOf } from '../../drills/api-server';
import { apply } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { NodeProgram } from '../../lib';
import { DEFAULT_ENGINE, isTested } from '../../lib/config/engines';
import { clientProps } from '../../programs/client-props';
import { compareServers, deployMirror, isWhole, type MirrorRelease } from '../e2e/envoy/mirror-release';
import { ensureDefaultStorageClass, isReady, podsOf } from '../e2e/support/deployment';
import { freshNamespaces, removeNamespaces } from '../e2e/support/namespaces';
import type { UsersReport } from './mirror/users';
import { bench } from './support/frame';

const WHERE = { namespace: 'bench-mirror', clients: 'bench-mirror-users' };
const NAME = 'users';

/**
 * `npm run bench -- mirror --users N --seconds N --servers N`: an application on servers that Envoys mirror. Each user
 * sets keys of its own and adds to counters that all share. In the end all keys of all servers are compared, and the
 * counters with what was added to them.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      users: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '180' },
      servers: { type: 'string', default: '2' },
      engine: { type: 'string', default: DEFAULT_ENGINE },
    },
  });
  if (!isTested(values.engine)) throw new Error(`There is no engine ${values.engine}.`);
  await ensureDefaultStorageClass();
  await freshNamespaces(...Object.values(WHERE));
  try {
    const release = await deployMirror(values.engine, Number(values.servers), WHERE);
    await until(() => isWhole(release), { what: 'the servers to be in step', timeoutMs: 240_000 });
    const pod = await deployUsers(release, values.users, values.seconds);
    await post(pod, 'start');
    const timeoutMs = Number(values.seconds) * 1000 + 120_000;
    const report = await until(
      async () => {
        const seen = await reportOf(pod);
        return seen.done ? seen : undefined;
      },
      { what: 'the users to end', timeoutMs, everyMs: 2000 },
    );
    const { keys, differ, added } = await compareServers(release);
    const errors = Object.values(report.errors).reduce((sum, count) => sum + count, 0);
    const inSync = ((100 * (keys - differ.length)) / keys).toFixed(2);
    process.stdout.write(
      [
        `users ${values.users}, seconds ${values.seconds}, servers ${values.servers}, ${values.engine}`,
        `sets ${report.sets}, increments ${report.increments}, slowest ${report.slowestMs} ms, errors ${errors} ${JSON.stringify(report.errors)}, turned away ${report.turnedAway}`,
        `keys ${keys}, differ ${differ.length}, in sync ${inSync} %, counted ${added} of ${report.increments}`,
        '',
      ].join('\n'),
    );
    if (errors > 0 || differ.length > 0 || added !== report.increments) process.exitCode = 1;
  } finally {
    await removeNamespaces(...Object.values(WHERE));
  }
}

async function deployUsers({ clients, connection }: MirrorRelease, users: string, seconds: string): Promise<string> {
  const built = buildSync({
    entryPoints: [join(__dirname, 'mirror', 'users.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    write: false,
  });
  const labels = { 'app.kubernetes.io/name': NAME };
  const chart = new Chart(new App(), NAME, { namespace: clients });
  const client = clientProps(connection);
  new NodeProgram(chart, NAME, {
    name: NAME,
    program: built.outputFiles[0]?.text ?? '',
    labels,
    ...client,
    env: { ...client.env, USERS: users, SECONDS: seconds },
    readinessPath: '/healthz',
    resources: { cpu: '100m', memory: '512Mi' },
  });
  await apply(chart.toJson());
  const pod = await until(async () => (await podsOf(clients, `app.kubernetes.io/name=${NAME}`)).find(isReady), {
    what: 'the users to be there',
    timeoutMs: 90_000,
  });
  return pod.metadata.name;
}

async function post(pod: string, verb: string): Promise<void> {
  await askText(pageOf(WHERE.clients, pod, 8080, verb), { body: {} });
}

function reportOf(pod: string): Promise<UsersReport> {
  return ask(pageOf(WHERE.clients, pod, 8080, 'report'));
}

bench(main);
