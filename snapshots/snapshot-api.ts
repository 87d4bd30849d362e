import { readFile } from 'node:fs/promises';
import { Refused } from '../programs/refused';

/** A VolumeSnapshot, as far as it is looked at. */
export interface Snapshot {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly source: { readonly persistentVolumeClaimName?: string };
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: { readonly readyToUse?: boolean; readonly error?: { readonly message?: string } };
}

/** The VolumeSnapshots of one namespace. */
export interface SnapshotApi {
  /** Those with all of these labels. */
  list(labels: Readonly<Record<string, string>>): Promise<readonly Snapshot[]>;
  /** Makes one. One of that name that is there already is left as it is. */
  create(snapshot: Pick<Snapshot, 'metadata' | 'spec'>): Promise<void>;
  /** Deletes one, with what the driver keeps for it. One that is gone is no error. */
  remove(name: string): Promise<void>;
}

/** Where the API server is, and who asks. */
export interface ApiServer {
  /** Such as `https://10.0.0.1:443`. */
  readonly url: string;
  readonly namespace: string;
  /** File of the account's token, which is replaced while the program runs. */
  readonly tokenFile: string;
}

const GROUP_VERSION = 'snapshot.storage.k8s.io/v1';
const TIMEOUT_MS = 30_000;

/**
 * The three requests that snapshots take. A client of Kubernetes for Node is larger than the ConfigMap that carries this
 * program may be.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export function snapshotApi({ url, namespace, tokenFile }: ApiServer): SnapshotApi {
  const all = `${url}/apis/${GROUP_VERSION}/namespaces/${namespace}/volumesnapshots`;
  const ask = async (verb: string, target: string, accepted: readonly number[], init: RequestInit = {}) => {
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const reply = await fetch(target, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (reply.ok || accepted.includes(reply.status)) return reply;
    throw refusalOf(verb, namespace, reply.status, await reply.text());
  };
  return {
    async list(labels) {
      const selector = Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(',');
      const reply = await ask('list', `${all}?labelSelector=${encodeURIComponent(selector)}`, []);
      const { items } = (await reply.json()) as { items: Snapshot[] };
      return items;
    },
    async create(snapshot) {
      const body = JSON.stringify({ apiVersion: GROUP_VERSION, kind: 'VolumeSnapshot', ...snapshot });
      await ask('create', all, [409], { method: 'POST', body });
    },
    async remove(name) {
      await ask('delete', `${all}/${encodeURIComponent(name)}`, [404], { method: 'DELETE' });
    },
  };
}

/** What to do about an answer that is none. */
function refusalOf(verb: string, namespace: string, status: number, text: string): Error {
  if (status === 404) {
    return new Refused(
      'The cluster knows no VolumeSnapshots: install the snapshot controller with its custom resource definitions, and a driver that takes snapshots.',
    );
  }
  if (status === 401 || status === 403) {
    return new Refused(
      `The ServiceAccount may not ${verb} VolumeSnapshots in namespace ${namespace}: bind it to a Role with the verbs create, list and delete on volumesnapshots.snapshot.storage.k8s.io.`,
    );
  }
  return new Error(`The API server answered ${status} to a ${verb} of VolumeSnapshots: ${messageOf(text)}`);
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text.slice(0, 300);
  }
}
