import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClusterConf,
  clusterConf,
  copyingConf,
  type ReplicatedConf,
  replicatedConf,
  serverConf,
} from '../../../lib/config/redis-conf';
import { SENTINEL_ACL_FILE, sentinelConf } from '../../../lib/config/sentinel-conf';
import { aclFile, POD_USERS, usersOf } from '../../../lib/config/users';
import { sentinelScripts, serverScripts } from '../../../lib/workload/scripts';
import type { Engine } from './engines';
import { WORKER } from './loopback';

/** Some pods are at 127.0.0.1, for what asks a server beside it: those of test files that run side by side must not meet. */
export const PORT = 7579 + WORKER;
export const BUS_PORT = PORT + 10_000;
export const SENTINEL_PORT = PORT + 20_000;
/** By how much the port for plain text is beside that, where there is TLS. */
export const PLAIN = 1000;
const DOMAIN = 'web';

/** What a script ended with. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** What servers of any topology are configured with. */
type Conf = ClusterConf & ReplicatedConf;

/** A stand-in for a pod on loopback: the real scripts, configuration and server, on an address of its own. */
export interface Pod {
  readonly name: string;
  /** Starts its container at this address; it may be another one than before. So may the settings, from then on. */
  start(ip: string, conf?: Partial<Conf>, env?: Readonly<Record<string, string>>): void;
  /** The address that it has. */
  ip(): string;
  /** Whether its volume has such a file. */
  has(file: string): boolean;
  /** Where such a file of its volume is. */
  path(file: string): string;
  /** Changes files of its ConfigMap. */
  configure(texts: Readonly<Record<string, string>>): void;
  /** Takes its volume away and gives it a new one. */
  wipe(): void;
  /** The container's output so far. */
  output(): string;
  /** Runs one of the scripts as `kubectl exec` would, with more environment if needed. */
  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Starts one of the scripts as another container of the pod would, with more environment. */
  beside(script: string, env: Readonly<Record<string, string>>): Container;
  /** Runs redis-cli as one of the ACL users; the answer, trimmed. */
  cli(user: string, ...command: string[]): Promise<string>;
  /** Ends the server as a kubelet would (or at once) and waits for that. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** The container that runs now: it stays what it is when `start` begins another one on the same volume. */
  container(): Container & Pick<Pod, 'cli'>;
}

/** A container that runs a script. */
export interface Container {
  /** Its output so far. */
  output(): string;
  /** Whether it has ended. */
  ended(): boolean;
  /** Ends it as a kubelet would (or at once) and waits for that. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Makes its first process hang, until `thaw`. */
  freeze(): void;
  thaw(): void;
}

/** Pods that find each other by name, all of one engine unless they are started as another. */
export interface PodNetwork {
  /** @param texts Further files of its ConfigMap */
  pod(name: string, conf?: Partial<Conf>, texts?: Readonly<Record<string, string>>): Pod;
  /** A pod whose container is a Sentinel. What it keeps in memory is what its volume stands for here. */
  sentinel(name: string): Pod;
  /** Points a pod's name at an address; the empty name is that of all pods. */
  point(name: string, ip: string): void;
  /** Environment with which a pod starts as a server of another engine. */
  as(engine: Engine): Readonly<Record<string, string>>;
  /** Makes a program that scripts find before any other of its name. */
  program(name: string, text: string): void;
  /** The file in which names are looked up: a line for each, with the address after it. */
  readonly hosts: string;
  /** The folder that stands for the Secret with the certificate, for pods that speak TLS. */
  readonly certificate: string;
  /** The file with a user's password. */
  password(user: string): string;
  /** Ends every pod and removes what they wrote. */
  cleanUp(): Promise<void>;
}

/** How the servers of each topology are configured. */
const CONFS = {
  cluster: (conf: Conf) => clusterConf(conf),
  standalone: (conf: Conf) => serverConf(conf),
  dynomite: (conf: Conf) => copyingConf(conf),
  replication: (conf: Conf) => replicatedConf(conf),
  sentinel: (conf: Conf) => replicatedConf(conf),
  mirror: (conf: Conf) => copyingConf(conf),
} as const;

const DEFAULTS: Conf = {
  nodeTimeoutMs: 2000,
  minReplicasToWrite: 0,
  maxReplicaLagSeconds: 2,
  memory: '256Mi',
  durability: 'aof',
  directives: {},
};

/** After which a kubelet kills what it told to stop, unless a pod says another `terminationGracePeriodSeconds`. */
const GRACE_MS = 30_000;

/** What a pod's container is made of. */
interface Made {
  readonly texts: Readonly<Record<string, string>>;
  readonly port: number;
  /** Name of the configuration that its start script takes, and the text. */
  readonly config: string;
  render(conf: Partial<Conf>): string;
  readonly script: string;
}

/**
 * A network of pods. Names are resolved by a `redis-cli` that looks them up in a file, in place of DNS.
 *
 * @param variables Further environment of all containers
 */
export function podNetwork(
  engine: Engine,
  topology: keyof typeof CONFS = 'cluster',
  variables: Readonly<Record<string, string>> = {},
): PodNetwork {
  const server: Made = {
    texts: { ...serverScripts(topology), 'users.acl': aclFile(topology) },
    port: PORT,
    config: 'redis.conf',
    render: conf => CONFS[topology]({ ...DEFAULTS, ...conf }),
    script: 'start.sh',
  };
  const sentinel: Made = {
    texts: { ...sentinelScripts(), [SENTINEL_ACL_FILE]: aclFile('sentinels') },
    port: SENTINEL_PORT,
    config: 'sentinel.conf',
    render: ({ tls }) => sentinelConf(tls),
    script: 'start-sentinel.sh',
  };
  const root = mkdtempSync(join(tmpdir(), 'redis-ha-pods-'));
  const hosts = new Map<string, string>();
  const running = new Set<ChildProcess>();
  const bin = folder(root, 'bin');
  const hostsFile = join(root, 'hosts');
  program(join(bin, 'redis-server'), `exec "${engine.server}" "$@"`);
  program(
    join(bin, 'redis-cli'),
    `for word do
  shift
  ip=$(sed -n "s|^$word ||p" "${hostsFile}" | head -n 1)
  set -- "$@" "\${ip:-$word}"
done
exec "${engine.cli}" "$@"`,
  );
  const credentials = folder(root, 'credentials');
  const certificate = folder(root, 'certificate');
  for (const user of usersOf(topology, 'sentinels')) writeFileSync(join(credentials, user), `pass"word\\of ${user}`);

  function point(name: string, ip: string): void {
    hosts.set(name === '' ? DOMAIN : `${name}.${DOMAIN}`, ip);
    writeFileSync(hostsFile, [...hosts].map(([host, at]) => `${host} ${at}\n`).join(''));
  }

  function launch(script: string, env: Readonly<Record<string, string | undefined>>): Container {
    let log = '';
    const child = spawn('sh', [script], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', bytes => {
        log += String(bytes);
      });
    }
    running.add(child);
    child.once('exit', () => running.delete(child));
    const ended = () => child.exitCode !== null || child.signalCode !== null;
    return {
      output: () => log,
      ended,
      async stop(signal = 'SIGTERM') {
        if (ended()) return;
        const exit = once(child, 'exit');
        const deadline = performance.now() + GRACE_MS;
        // A server that writes its first append-only file after a synchronisation says "can't exit", and goes on. Its
        // pre-stop script waits for that; not all tests run one.
        while (!ended()) {
          if (performance.now() < deadline) child.kill(signal);
          else endGroup(child);
          await Promise.race([exit, sleep(1000)]);
        }
        endGroup(child);
        if (signal === 'SIGTERM' && child.signalCode === 'SIGKILL') {
          throw new Error(`Told to stop, ${script} went on for ${GRACE_MS / 1000} s:\n${log.slice(-2000)}`);
        }
      },
      freeze: () => child.kill('SIGSTOP'),
      thaw: () => child.kill('SIGCONT'),
    };
  }

  function pod(container: Made, name: string, settings: Partial<Conf> = {}, texts: Made['texts'] = {}): Pod {
    let conf = settings;
    const home = folder(root, name);
    const config = folder(home, 'config');
    const data = folder(home, 'data');
    const run = container === sentinel ? data : folder(home, 'run');
    let ip = '';
    const launched: Container[] = [];
    const configure = (files: Made['texts']) => {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(config, file), text);
    };
    configure({ ...container.texts, ...texts });

    const cli = (at: string, user: string, command: readonly string[]) =>
      new Promise<string>(resolve => {
        const own = user in POD_USERS ? readFileSync(join(run, user), 'utf8').trim() : undefined;
        const REDISCLI_AUTH = own ?? readFileSync(join(credentials, user), 'utf8');
        const shown = { cacert: 'ca.crt', cert: 'tls.crt', key: 'tls.key' };
        const files = Object.entries(shown).flatMap(([flag, file]) => [`--${flag}`, join(certificate, file)]);
        const secured = conf.tls ? ['--tls', ...files] : [];
        const login = ['--no-auth-warning', '--user', user, '-h', at, '-p', String(container.port)];
        const args = [...secured, ...login, ...command];
        execFile(engine.cli, args, { env: { ...process.env, REDISCLI_AUTH } }, (_, stdout) => resolve(stdout.trim()));
      });
    const env = () => ({
      PATH: `${bin}:${process.env.PATH}`,
      CONFIG: config,
      CREDENTIALS: credentials,
      ...(conf.tls ? { CERTIFICATE: certificate } : {}),
      RUN: run,
      DATA: data,
      PORT: String(PORT),
      BUS_PORT: String(BUS_PORT),
      POD_NAME: name,
      POD_IP: ip,
      DOMAIN,
      ZONE: 'zone-a',
      KEEPER_HOST: '127.0.0.1',
      KEEPER_PORT: '1',
      SILENCE_SECONDS: '1',
      PATIENCE_SECONDS: '20',
      HOLD_SECONDS: '40',
      REVISION: 'abc',
      DETECTION_SECONDS: '20',
      ...variables,
    });
    return {
      name,
      start(at, changed, more) {
        ip = at;
        conf = { ...conf, ...changed };
        point(name, ip);
        const text = container
          .render(conf)
          .replace(/^port [1-9].*/m, `port ${container.port + (conf.tls ? PLAIN : 0)}`)
          .replace(/^tls-port .*/m, `tls-port ${container.port}`)
          .replace(/^(tls-\S+-file) .*\//gm, `$1 ${run}/tls/`)
          .replace(/^cluster-port .*/m, `cluster-port ${BUS_PORT}`)
          .replace(/^bind .*/m, `bind ${ip}`)
          .replace(/^dir .*/m, `dir ${data}`)
          .replace(/^aclfile .*\//m, `aclfile ${run}/`);
        writeFileSync(join(config, container.config), text);
        launched.push(launch(join(config, container.script), { ...env(), ...more }));
      },
      beside: (script, more) => launch(join(config, script), { ...env(), ...more }),
      ip: () => ip,
      has: file => existsSync(join(data, file)),
      path: file => join(data, file),
      configure,
      wipe() {
        rmSync(data, { recursive: true });
        mkdirSync(data);
      },
      output: () => launched.map(each => each.output()).join(''),
      run: (script, args = [], more = {}) =>
        new Promise(resolve => {
          execFile('sh', [join(config, script), ...args], { env: { ...env(), ...more } }, (problem, stdout, stderr) =>
            resolve({ code: problem ? Number(problem.code) : 0, output: `${stdout}${stderr}` }),
          );
        }),
      cli: (user, ...command) => cli(ip, user, command),
      async stop(signal) {
        await launched.at(-1)?.stop(signal);
      },
      container() {
        const [at, container] = [ip, launched.at(-1)];
        if (!container) throw new Error(`${name} has not been started.`);
        return { ...container, cli: (user, ...command) => cli(at, user, command) };
      },
    };
  }

  return {
    pod: (name, conf, texts) => pod(server, name, conf, texts),
    sentinel: name => pod(sentinel, name),
    point,
    as(other) {
      const programs = folder(root, `bin-${other.name}`);
      program(join(programs, 'redis-server'), `exec "${other.server}" "$@"`);
      return { PATH: `${programs}:${bin}:${process.env.PATH}` };
    },
    program: (name, text) => program(join(bin, name), text),
    hosts: hostsFile,
    certificate,
    password: user => join(credentials, user),
    async cleanUp() {
      const exits = [...running].map(child => once(child, 'exit'));
      for (const child of running) endGroup(child);
      await Promise.all(exits);
      rmSync(root, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Ends what a container's first process leaves behind, as the end of a container does. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}

function folder(...path: string[]): string {
  const made = join(...path);
  mkdirSync(made, { recursive: true });
  return made;
}

function program(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}
