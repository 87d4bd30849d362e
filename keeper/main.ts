import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../programs/clock';
import { tlsOptions } from '../programs/tls';
import { createCluster } from './cluster';
import { createConnections } from './connections';
import { hostOf } from './hostname';
import { createHttpServer } from './http';
import { createKeeper } from './keeper';
import type { Kind, Types } from './kind';
import { createLog } from './log';
import { createMetrics } from './metrics';
import { createMirror } from './mirror';
import { REPLICATION } from './replication';
import { createResolver } from './resolver';
import { run } from './run';
import { createSentinel, type Sentinel } from './sentinel';
import { readSettings, type Settings } from './settings';
import { createSpecReader, readSpecFile } from './spec-file';
import { createDesk } from './verdicts/desk';
import { createVerdictServer } from './verdicts/server';

/** A stopping keeper stays until nobody asked for this long, in milliseconds … */
const QUIET_MS = 5000;
/** … but no longer than this, in milliseconds. */
const LONGEST_STAY_MS = 10_000;

const log = createLog(line => process.stdout.write(line));

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { topology } = await readSpecFile(settings.specFile, spec => ({ topology: spec.topology }));
  switch (topology) {
    case 'cluster':
      return keep(createCluster(), settings);
    case 'replication':
      return keep(REPLICATION, settings);
    case 'mirror':
      return keep(createMirror(), settings);
    case 'sentinel':
      return keep(await sentinelKind(settings), settings);
    default:
      throw new Error(
        `SPEC_FILE ${settings.specFile} holds no usable spec: topology must be "cluster", "replication", "sentinel" or "mirror", not ${JSON.stringify(topology)}.`,
      );
  }
}

async function sentinelKind({ sentinelPasswordFile: file }: Settings): Promise<Kind<Sentinel>> {
  if (!file) {
    throw new Error(
      'SENTINEL_PASSWORD_FILE is not set: set it to the file with the password with which Sentinels log in to the servers.',
    );
  }
  const password = () => readPasswordFile('SENTINEL_PASSWORD_FILE', file, 'sentinel');
  await password();
  return createSentinel({ username: 'sentinel', password });
}

/** Keeps one topology until the process is told to stop. */
async function keep<T extends Types>(kind: Kind<T>, settings: Settings): Promise<void> {
  const readPassword = () => readPasswordFile('PASSWORD_FILE', settings.passwordFile, 'keeper');
  await readPassword();
  const first = await readSpecFile(settings.specFile, kind.parse);
  const specOf = createSpecReader(settings.specFile, first, kind, log);
  const spec = async () => ({ ...(await specOf()), ...(settings.domain ? { domain: settings.domain } : {}) });

  const metrics = createMetrics();
  const login = { username: 'keeper', password: readPassword };
  const { tlsFolder, tlsName } = settings;
  const secured = tlsFolder && tlsName ? () => tlsOptions(tlsFolder, tlsName) : undefined;
  // Files that are not there are said now, and not with every server.
  secured?.();
  const connections = createConnections(login, secured);
  const addressOf = createResolver();
  const resolve = (pod: string, spec: { readonly domain: string }) => addressOf(hostOf(pod, spec));
  const lastAsked = (): number | undefined => desk.lastAsked;
  const keeper = createKeeper({ kind, spec, resolve, connections, login, log, metrics, now, lastAsked });
  const stopping = new AbortController();
  const state = { kind, last: () => keeper.last, now, stopping: () => stopping.signal.aborted, metrics };
  const desk = createDesk({ ...state, log });
  const ended = new AbortController();
  await listen(createHttpServer({ ...state, started: now() }), settings.httpPort, 'HTTP_PORT');
  await listen(createVerdictServer(desk.verdict), settings.verdictPort, 'VERDICT_PORT');

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => {
    log('info', 'stopping', { reason: 'verdicts are given until nobody asks' });
    void untilQuiet(() => desk.lastAsked).then(() => ended.abort());
  });
  log('info', 'started', { spec: settings.specFile, httpPort: settings.httpPort, verdictPort: settings.verdictPort });
  const hurry = () => stopping.signal.aborted || now() - (desk.lastAsked ?? 0) < QUIET_MS;
  await run(keeper, log, { stopping: stopping.signal, ended: ended.signal, hurry });
  connections.close();
}

async function readPasswordFile(variable: string, file: string, user: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`${variable} ${file} can't be read (${error.message}): set it to the file with the password.`);
  });
  const password = text.replace(/\n+$/, '');
  if (password === '') {
    throw new Error(`${variable} ${file} is empty: put the password of the ACL user ${user} in it.`);
  }
  return password;
}

async function listen(server: Server, port: number, variable: string): Promise<void> {
  server.listen(port);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`${variable} ${port} can't be listened on (${String(error)}): set it to a free port.`);
  }
}

async function untilQuiet(lastAsked: () => number | undefined): Promise<void> {
  const start = now();
  while (now() - start < LONGEST_STAY_MS && now() - Math.max(start, lastAsked() ?? 0) < QUIET_MS) {
    await sleep(100);
  }
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
