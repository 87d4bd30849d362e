import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

interface Program {
  readonly what: string;
  /** Variable that may name it. */
  readonly variable: string;
  /** What it may be called on the PATH. @default - as here */
  readonly files?: readonly string[];
}

/** Programs that tests run, which are no servers. */
const PROGRAMS = {
  alertmanager: { what: 'Alertmanager, with amtool beside it', variable: 'REDIS_HA_ALERTMANAGER' },
  envoy: { what: 'Envoy 1.40', variable: 'REDIS_HA_ENVOY' },
  haproxy: { what: 'HAProxy 3.0', variable: 'REDIS_HA_HAPROXY' },
  'kube-score': { what: 'kube-score', variable: 'REDIS_HA_KUBE_SCORE' },
  promtool: { what: 'promtool, which comes with Prometheus', variable: 'REDIS_HA_PROMTOOL' },
  rclone: { what: 'rclone', variable: 'REDIS_HA_RCLONE' },
  redis_exporter: {
    what: 'redis_exporter',
    variable: 'REDIS_HA_EXPORTER',
    // The second is Debian's.
    files: ['redis_exporter', 'prometheus-redis-exporter'],
  },
};

/**
 * The program to test with: that of its variable, else the one on the PATH. Throws if there is none, since a test that is
 * left out tests nothing.
 */
export function findProgram(name: keyof typeof PROGRAMS): string {
  const { what, variable, files = [name] }: Program = PROGRAMS[name];
  const named = process.env[variable];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = folders.flatMap(folder => files.map(file => join(folder, file)));
  const found = (named ? [named] : onPath).find(file => existsSync(file));
  if (found) return found;
  throw new Error(`These tests run ${what}: install it on the PATH, or set ${variable} to the program.`);
}

/** The amtool that came with Alertmanager. */
export function findAmtool(): string {
  return join(dirname(findProgram('alertmanager')), 'amtool');
}
