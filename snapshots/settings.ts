import type { VolumeSnapshotsSpec } from '../lib/config/volume-snapshots-spec';
import { isObject, parseObject } from '../programs/json-object';
import type { ApiServer } from './snapshot-api';

type Env = Readonly<Record<string, string | undefined>>;

/** Where Kubernetes mounts the token of a pod's account. */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Reads from the environment where to ask, and as which Job. Throws a sentence with all that is missing. */
export function readSettings(env: Env): ApiServer & { readonly job: string; readonly specFile: string } {
  const needed = ['SPEC_FILE', 'POD_NAMESPACE', 'JOB', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'] as const;
  const unset = needed.filter(name => !env[name]);
  if (unset.length > 0) throw new Error(`Not set: ${unset.join(', ')}. A pod of the CronJob has them all.`);
  const [specFile = '', namespace = '', job = '', host = '', port = ''] = needed.map(name => env[name]);
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { url, namespace, job, specFile, tokenFile: env.TOKEN_FILE || TOKEN_FILE };
}

/** Reads the spec from JSON. Throws a sentence that says what is wrong with it. */
export function parseSpec(text: string): VolumeSnapshotsSpec {
  const { labels, claims, snapshotClass, keep } = parseObject(text);
  if (!isObject(labels) || !Object.values(labels).every(isWord)) throw new Error('labels must be an object of texts');
  if (!Array.isArray(claims) || claims.length === 0 || !claims.every(isWord)) {
    throw new Error('claims must be a list of names, one at least');
  }
  if (snapshotClass !== undefined && !isWord(snapshotClass)) throw new Error('snapshotClass must be a text');
  if (typeof keep !== 'number' || !Number.isInteger(keep) || keep < 1) {
    throw new Error('keep must be a whole number, 1 or more');
  }
  return {
    labels: labels as Record<string, string>,
    claims,
    ...(snapshotClass === undefined ? {} : { snapshotClass }),
    keep,
  };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
