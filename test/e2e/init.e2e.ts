import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPLICAS, type TopologyName } from '../../cli/init/answers';
import { EXIT } from '../../cli/streams';
import { ask, inNamespace, logOf } from '../../drills/api-server';
import { runCommand } from '../../drills/command';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { USERS } from '../../lib';
import { DEFAULT_ENGINE, engineImage } from '../../lib/config/engines';
import { clientLabels } from '../../lib/config/labels';
import { codeBlocks } from '../docs/markdown';
import { ensureDefaultStorageClass } from './support/deployment';
import { FULL } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { PROGRAM, redisHa } from './support/redis-ha';

const [SERVERS, CLIENTS] = ['redis-begun', 'redis-begun-clients'];
const ROOT = join(__dirname, '..', '..');
const NAME = 'redis';
const SECRET = `${NAME}-credentials`;
const CLIENT = 'client';
const TOPOLOGIES = (Object.keys(REPLICAS) as TopologyName[]).filter(topology => FULL || topology === 'cluster');

beforeAll(ensureDefaultStorageClass);
afterAll(() => removeNamespaces(SERVERS, CLIENTS));

describe.each(TOPOLOGIES)('a project of redis-ha init: %s', topology => {
  let folder: string;
  beforeAll(async () => {
    await freshNamespaces(SERVERS, CLIENTS);
    // As if not applied: else the project's own, which have no labels, would take those of the suite away.
    const applied = 'kubectl.kubernetes.io/last-applied-configuration-';
    await kubectl(['annotate', 'namespace', SERVERS, CLIENTS, applied]);
    // Below the root, so that the project finds what it would install.
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    folder = mkdtempSync(join(ROOT, 'build', 'begun-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is written', async () => {
    const wanted = ['--topology', topology, '--namespace', SERVERS, '--clients', CLIENTS];
    // By default but for what a small cluster lacks.
    const sizes = ['--memory', '192Mi', '--disk', '1Gi'];
    const { code, error } = await redisHa(['init', folder, '--yes', ...wanted, ...sizes]).ended;
    expect([code, error]).toEqual([EXIT.done, '']);
  });

  it('makes a Redis that is well, by the lines of its README', async () => {
    // In place of `npm install`: the command as it is packed, and this project's sources as the package.
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(PROGRAM, join(folder, 'node_modules', '.bin', 'redis-ha'));
    const env = { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
    const type = async (line: string) => {
      const shell = ['-euc', `cd '${folder}'\n${line}`];
      return (await runCommand('sh', shell, { env, timeoutMs: 330_000 })).stdout;
    };
    const [block = ''] = codeBlocks({ path: 'README.md', text: readFileSync(join(folder, 'README.md'), 'utf8') }, 'sh');
    const lines = block.split('\n').filter(line => line !== '' && line !== 'npm install');
    const look = lines.pop() ?? '';
    expect(look).toMatch(/^npx redis-ha status /);
    const began = performance.now();
    for (const line of lines) await type(line);
    const isWell = async () =>
      (await type(`${look} || true`)).startsWith(`${NAME} in namespace ${SERVERS}: all is well\n`);
    await until(isWell, { what: 'all to be well', timeoutMs: 60_000, everyMs: 1000 });
    process.stdout.write(`${topology}: ${Math.round((performance.now() - began) / 1000)} s from synth to status\n`);
  });

  it('answers a client with the password of the application', async () => {
    const { host, port } = addressOf(topology);
    await apply([clientPod(`redis-cli --no-auth-warning --user ${USERS.application} -h ${host} -p ${port} ping`)]);
    const place = { namespace: CLIENTS, pod: CLIENT };
    const ended = async () => /^(Succeeded|Failed)$/.test(await phaseOf(CLIENT));
    await until(ended, { what: 'the client to end', timeoutMs: 120_000 });
    expect((await logOf(place)).trim().split('\n').at(-1)).toBe('PONG');
  });

  it('makes no other passwords by a second run', async () => {
    const secrets = `cd '${folder}' && npm run --silent secrets | kubectl create -f -`;
    await expect(runCommand('sh', ['-euc', secrets])).rejects.toThrow(/AlreadyExists/);
  });
});

/** Where clients begin; the user is the same at Sentinels. */
function addressOf(topology: TopologyName): { readonly host: string; readonly port: number } {
  const domain = `${SERVERS}.svc.cluster.local`;
  return topology === 'sentinel'
    ? { host: `${NAME}-sentinel.${domain}`, port: 26379 }
    : { host: `${NAME}.${domain}`, port: 6379 };
}

async function phaseOf(pod: string): Promise<string> {
  return (await ask<{ status: { phase: string } }>(`${inNamespace(CLIENTS)}/pods/${pod}`)).status.phase;
}

/** A pod that is let in, and tries until it has an answer: policies know a new pod some moments after it has begun. */
function clientPod(command: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: CLIENT, namespace: CLIENTS, labels: clientLabels(NAME) },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 100,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: CLIENT,
          image: engineImage(DEFAULT_ENGINE),
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', `until ${command} | grep PONG; do sleep 1; done`],
          env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: SECRET, key: USERS.application } } }],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
