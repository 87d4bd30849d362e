import { apply, kubectl } from '../../../drills/kubectl';
import type { S3Store } from '../../../lib';

/** Where the server of S3 listens. */
const PORT = 7070;

/** The bucket that is there. */
export const BUCKET = 'backups';
/** A bucket that has room for next to nothing. */
export const FULL_BUCKET = 'full';

/** The Secret with who writes, in each namespace that writes. */
export const ACCESS_KEY = 'store-access';
const KEYS = { 'access-key-id': 'e2e', 'secret-access-key': 'of-the-tests-alone' } as const;

/** That Secret. */
export function accessKeyIn(namespace: string): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: ACCESS_KEY, namespace }, stringData: KEYS };
}

/** A bucket of the server in a namespace. */
export function storeIn(namespace: string, bucket: string = BUCKET): S3Store {
  const endpoint = `http://s3-${bucket}.${namespace}.svc.cluster.local:${PORT}`;
  return { kind: 's3', bucket, region: 'us-east-1', endpoint, accessKey: { secret: ACCESS_KEY } };
}

/** Has a server that speaks S3 in a namespace for each bucket, and waits until they answer. */
export async function runS3(namespace: string): Promise<void> {
  await apply([
    accessKeyIn(namespace),
    ...serverOf(namespace, BUCKET, '512Mi'),
    ...serverOf(namespace, FULL_BUCKET, '64Ki'),
  ]);
  for (const bucket of [BUCKET, FULL_BUCKET]) {
    await kubectl(['-n', namespace, 'rollout', 'status', `deployment/s3-${bucket}`, '--timeout=120s']);
  }
}

function serverOf(namespace: string, bucket: string, room: string): object[] {
  const name = `s3-${bucket}`;
  const labels = { app: name };
  const image = 'versity/versitygw:v1.8.0';
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const mounts = { securityContext, volumeMounts: [{ name: 'objects', mountPath: '/objects' }] };
  const env = Object.entries({ ROOT_ACCESS_KEY: 'access-key-id', ROOT_SECRET_KEY: 'secret-access-key' }).map(
    ([variable, key]) => ({ name: variable, valueFrom: { secretKeyRef: { name: ACCESS_KEY, key } } }),
  );
  const spec = {
    securityContext: {
      runAsNonRoot: true,
      ...{ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: [
      { name: 'bucket', image, command: ['mkdir', '-p', `/objects/root/${bucket}`, '/objects/attributes'], ...mounts },
    ],
    containers: [
      {
        name: 's3',
        image,
        // File attributes are not for every file system: what they would hold is in files beside.
        args: ['--port', `:${PORT}`, 'posix', '--sidecar', '/objects/attributes', '/objects/root'],
        env,
        readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
        ...mounts,
      },
    ],
    volumes: [{ name: 'objects', emptyDir: { medium: 'Memory', sizeLimit: room } }],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ port: PORT }] },
    },
  ];
}
