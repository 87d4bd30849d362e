import type { k8s } from 'cdk8s-plus-28';
import { isDataKey } from '../config/syntax';
import { check, isObjectName, type Problems, shown } from '../validation';
import { type Env, envVars, type SecretKey } from '../workload/env';

interface InStore {
  /** Folder of the store that all backups are in, without a slash at its ends. @default - the store itself */
  readonly prefix?: string;
}

/** A bucket of Amazon S3, or of a server that speaks as it does. */
export interface S3Store extends InStore {
  readonly kind: 's3';
  readonly bucket: string;
  /** @default - found out by the pod's identity; a server that is none of Amazon's seldom asks for one */
  readonly region?: string;
  /** URL of a server that is none of Amazon's, such as "https://s3.example.com:9000". @default - Amazon's */
  readonly endpoint?: string;
  /**
   * Who writes, as keys of a Secret of the namespace. You make it.
   * @default - the identity of the ServiceAccount, as `pulumi up` gives it one
   */
  readonly accessKey?: {
    readonly secret: string;
    /** @default 'access-key-id' */
    readonly idKey?: string;
    /** @default 'secret-access-key' */
    readonly secretKey?: string;
  };
}

/** A bucket of Google Cloud Storage, written to by the identity of the ServiceAccount. */
export interface GcsStore extends InStore {
  readonly kind: 'gcs';
  readonly bucket: string;
}

/** A volume of yours. */
export interface VolumeStore extends InStore {
  readonly kind: 'volume';
  /** Name of a PersistentVolumeClaim of the namespace. You make it. */
  readonly claim: string;
}

/** Where backups are. */
export type BackupStore = S3Store | GcsStore | VolumeStore;

/** Name that rclone knows the store by; its settings are variables with that name in theirs. */
const REMOTE = 'store';
/** Where a volume is in the container. */
const MOUNT = '/store';
const VOLUME = 'store';

/** Where all backups of a store are, in the words of rclone. */
export function storePath(store: BackupStore): string {
  const inside = [store.kind === 'volume' ? MOUNT : store.bucket, store.prefix].filter(part => part !== undefined);
  return `${REMOTE}:${inside.join('/')}`;
}

/**
 * The settings of rclone for a store. A bucket is neither made nor asked for: the identity that `pulumi up` makes may add
 * objects and read them, and nothing else.
 *
 * @see https://rclone.org/docs/#environment-variables
 */
export function storeEnv(store: BackupStore): k8s.EnvVar[] {
  const settings = (values: Env) =>
    envVars(
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [`RCLONE_CONFIG_${REMOTE.toUpperCase()}_${name}`, value]),
      ),
    );
  switch (store.kind) {
    case 's3': {
      const { region, endpoint, accessKey } = store;
      return settings({
        TYPE: 's3',
        PROVIDER: endpoint === undefined ? 'AWS' : 'Other',
        NO_CHECK_BUCKET: 'true',
        ...(region === undefined ? {} : { REGION: region }),
        ...(endpoint === undefined ? {} : { ENDPOINT: endpoint }),
        ...(accessKey === undefined
          ? { ENV_AUTH: 'true' }
          : {
              ACCESS_KEY_ID: { secret: accessKey.secret, key: accessKey.idKey ?? 'access-key-id' },
              SECRET_ACCESS_KEY: { secret: accessKey.secret, key: accessKey.secretKey ?? 'secret-access-key' },
            }),
      });
    }
    case 'gcs':
      return settings({
        TYPE: 'google cloud storage',
        ENV_AUTH: 'true',
        BUCKET_POLICY_ONLY: 'true',
        NO_CHECK_BUCKET: 'true',
      });
    case 'volume':
      return settings({ TYPE: 'local' });
  }
}

/** The volume of a store, if it is one. */
export function storeVolumes(store: BackupStore): k8s.Volume[] {
  return store.kind === 'volume' ? [{ name: VOLUME, persistentVolumeClaim: { claimName: store.claim } }] : [];
}

/** Where it is in the container that reads and writes it. */
export function storeMounts(store: BackupStore): k8s.VolumeMount[] {
  return store.kind === 'volume' ? [{ name: VOLUME, mountPath: MOUNT }] : [];
}

/** Ports by which a store is reached, and whether the pod asks its node who it is. */
export function waysTo(store: BackupStore): { readonly ports: readonly number[]; readonly identity: boolean } {
  switch (store.kind) {
    case 's3':
      return { ports: [portOf(store.endpoint)], identity: store.accessKey === undefined };
    case 'gcs':
      return { ports: [HTTPS], identity: true };
    case 'volume':
      return { ports: [], identity: false };
  }
}

const HTTPS = 443;

function portOf(endpoint: string | undefined): number {
  if (endpoint === undefined) return HTTPS;
  const { port, protocol } = new URL(endpoint);
  return port === '' ? (protocol === 'http:' ? 80 : HTTPS) : Number(port);
}

/** What is wrong with a store that a prop of this name has. */
export function storeProblems(property: string, store: BackupStore): Problems {
  const { prefix } = store;
  const common = check([
    prefix !== undefined && !/^[A-Za-z0-9][-A-Za-z0-9._]*(\/[A-Za-z0-9][-A-Za-z0-9._]*)*$/.test(prefix),
    `${property}.prefix: ${shown(prefix)} is no folder; set names of letters, digits, dots and dashes, with a slash between them`,
  ]);
  switch (store.kind) {
    case 's3':
      return [...common, ...bucketProblems(property, store.bucket), ...s3Problems(property, store)];
    case 'gcs':
      return [...common, ...bucketProblems(property, store.bucket)];
    case 'volume':
      return [
        ...common,
        ...check([
          !isObjectName(store.claim),
          `${property}.claim: ${shown(store.claim)} cannot name a PersistentVolumeClaim; set the name of one in the namespace`,
        ]),
      ];
  }
}

function bucketProblems(property: string, bucket: string): Problems {
  return check([
    !/^[a-z0-9][-._a-z0-9]{1,220}[a-z0-9]$/.test(bucket),
    `${property}.bucket: ${shown(bucket)} cannot name a bucket; set its name alone, without "s3://" or "gs://" and without a folder`,
  ]);
}

function s3Problems(property: string, { endpoint, accessKey }: S3Store): Problems {
  const keys = [accessKey?.idKey, accessKey?.secretKey].filter((key): key is string => key !== undefined);
  return check(
    [
      endpoint !== undefined && !/^https?:\/\/[A-Za-z0-9][-A-Za-z0-9.]*(:\d{1,5})?\/?$/.test(endpoint),
      `${property}.endpoint: what stands there is no URL of a server; set its scheme, host and port alone, such as "https://s3.example.com:9000"`,
    ],
    [
      accessKey !== undefined && !isObjectName(accessKey.secret),
      `${property}.accessKey.secret: what stands there cannot name a Secret; set the name of one, not what it holds`,
    ],
    [
      !keys.every(isDataKey),
      `${property}.accessKey: what stands there is no key of a Secret; set the names of keys, not what they hold`,
    ],
  );
}

/** What is wrong with a key of a Secret that a prop of this name has. */
export function keyProblems(property: string, key: SecretKey | undefined): Problems {
  return check([
    key !== undefined && !(isObjectName(key.secret) && isDataKey(key.key)),
    `${property}: what stands there names no key of a Secret; set { secret, key }, with the names of both, not what it holds`,
  ]);
}
