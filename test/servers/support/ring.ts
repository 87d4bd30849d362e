import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type RingDataCenter, ringOf, twinsOf } from '../../../lib/config/dynomite-ring';
import { dynomiteYaml } from '../../../lib/config/dynomite-yaml';
import type { Engine } from './engines';
import { freePort } from './free-port';
import { LOOPBACK } from './loopback';
import { type Container, PORT, type Pod, type PodNetwork, podNetwork } from './pod';

export const CLIENT_PORT = 8102;

/** A node: a pod with a server and what stands in for Dynomite. */
export interface Node {
  readonly pod: Pod;
  /** The container of Dynomite, which is there once it was started. */
  dynomite(): Container;
  startServer(): void;
  startDynomite(): void;
  /** Starts both. */
  start(): void;
  /** Ends both at once, as the loss of a node does. */
  lose(): Promise<void>;
  probe(kind: 'liveness' | 'readiness'): Promise<boolean>;
  /** Asks the port that shows and changes the state. */
  stats(path: string): Promise<string>;
  /** Does what the script beside Dynomite does every second, once. */
  pass(): Promise<boolean>;
}

/** Nodes of a ring, none of which runs yet. */
export interface Ring {
  readonly nodes: readonly Node[];
  readonly network: PodNetwork;
  cleanUp(): Promise<void>;
}

const PASS = '. "$CONFIG/common.sh" && . "$CONFIG/ring.sh" && . "$CONFIG/warm-up.sh" && tend\n';

/** What an address answers, though its head is not what HTTP asks for. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { insecureHTTPParser: true }, answer => {
      let text = '';
      answer.on('data', bytes => {
        text += String(bytes);
      });
      answer.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}

/** A ring of nodes on loopback, each at an address that it keeps. */
export async function ringOfNodes(engine: Engine, dataCenters: readonly RingDataCenter[]): Promise<Ring> {
  const network = podNetwork(engine, 'dynomite', { SERVICES: 'web', HOLD_SECONDS: '20' });
  const folder = mkdtempSync(join(tmpdir(), 'dynomite-'));
  const bundle = join(folder, 'dynomite.js');
  buildSync({
    entryPoints: [join(__dirname, 'dynomite-stand-in.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
  });
  network.program('dynomite', `exec "${process.execPath}" "${bundle}" "$@"`);
  network.program('getent', `ip=$(sed -n "s/^$2 //p" "${network.hosts}") && [ -n "$ip" ] && echo "$ip $2"`);

  const ring = ringOf('web', dataCenters);
  const twins = twinsOf('web', dataCenters).flatMap(pods => pods.map(pod => `${pod}: ${pods.join(' ')}\n`));
  const conf = {
    readConsistency: 'DC_ONE',
    writeConsistency: 'DC_ONE',
    secureServerOption: 'none',
    timeoutMs: 5000,
    bufferBytes: 16_384,
    maxMessages: 200_000,
  } as const;
  const nodes: Node[] = [];
  for (const [index, each] of ring.entries()) {
    const ip = `${LOOPBACK}.3.${index + 1}`;
    const statsPort = String(await freePort());
    const peers = ring.filter(({ pod }) => pod !== each.pod);
    // In a pod of its own it would listen on every address.
    const yaml = dynomiteYaml(conf, each, peers, ({ pod }) => `${pod}.web`)
      .replaceAll('0.0.0.0', ip)
      .replace('127.0.0.1:22222', `127.0.0.1:${statsPort}`)
      .replace('127.0.0.1:6379:1', `${ip}:${PORT}:1`);
    const pod = network.pod(each.pod, {}, { [`${each.pod}.yaml`]: yaml, twins: twins.join(''), 'pass.sh': PASS });
    const env = { DYNOMITE_PORT: String(CLIENT_PORT), STATS_PORT: statsPort };
    let container: Container | undefined;
    const node: Node = {
      pod,
      dynomite() {
        if (!container) throw new Error(`${each.pod}: Dynomite was not started`);
        return container;
      },
      startServer: () => pod.start(ip, {}, env),
      startDynomite() {
        container = pod.beside('start-dynomite.sh', env);
      },
      start() {
        node.startServer();
        node.startDynomite();
      },
      async lose() {
        await Promise.all([pod.stop('SIGKILL'), container?.stop('SIGKILL')]);
      },
      probe: async kind => (await pod.run('probe-dynomite.sh', [kind], env)).code === 0,
      stats: path => get(`http://127.0.0.1:${statsPort}/${path}`),
      pass: async () => (await pod.run('pass.sh', [], env)).code === 0,
    };
    nodes.push(node);
  }
  return {
    nodes,
    network,
    async cleanUp() {
      await network.cleanUp();
      rmSync(folder, { recursive: true });
    },
  };
}
