import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { storePolicy } from '../access/network-policies';
import type { MigrateSpec } from '../config/copy-spec';
import { CONFIG_HASH_ANNOTATION, configHash } from '../config/hash';
import { topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { bytes } from '../config/quantity';
import { isDataKey } from '../config/syntax';
import { USERS } from '../config/users';
import { check, isObjectName, isWhole, type Problems, shown } from '../validation';
import { resourceProblems } from '../workload/resources';
import { migrationScripts } from '../workload/scripts';
import { servicePort } from '../workload/services';
import {
  type Copied,
  copyConfig,
  copyTarget,
  dataPod,
  dataPodLabels,
  script,
  type Target,
  variables,
  WORK,
} from './pod';
import { MIGRATION_DEFAULTS, type Migration, type MigrationSource } from './props';

/** Folders of the container with what the source asks for. */
const SOURCE = { credentials: '/source', tls: '/source-tls' } as const;
const VOLUMES = { credentials: 'source', tls: 'source-tls' } as const;
/** File of the password there. */
const PASSWORD = 'password';

const PROBE: Pick<k8s.Probe, 'periodSeconds' | 'timeoutSeconds'> = { periodSeconds: 5, timeoutSeconds: 3 };

/**
 * The Deployment that fills a topology from a Redis that runs, and follows its writes: a program that copies keys, and
 * beside it servers that the source feeds. It is ready when all keys were compared, and found to be the same.
 */
export function migration(
  topology: Construct,
  copied: Copied,
  wanted: Migration,
  target: Target,
  scrapedFrom: string | undefined,
): void {
  const scope = new Construct(topology, 'Migration');
  const { name } = copied;
  const all = { ...MIGRATION_DEFAULTS, ...wanted };
  const { source } = all;
  const migrationName = names.migration(name);
  const labels = dataPodLabels(name, 'migration');
  const spec = specOf(copied, wanted, target);
  const servers = serversOf(copied, wanted);
  const pod = dataPod(copied, {
    config: migrationName,
    user: USERS.copy,
    resources: wanted.resources,
    scratch: wanted.scratch ?? String(Math.max(1, all.primaries) * (bytes(servers.memory) ?? 0)),
    volumes: volumesOf(source),
    restartPolicy: 'Always',
  });
  const tls = source.tls ? [{ name: VOLUMES.tls, mountPath: SOURCE.tls, readOnly: true }] : [];
  const replicas = (spec.sockets ?? []).map((_, number) => ({
    ...pod.step({
      name: `replica-${number}`,
      image: copied.serverImage,
      command: script('replica.sh', String(number)),
      env: source.tls ? variables({ SOURCE_TLS: SOURCE.tls }) : [],
      mounts: tls,
      resources: servers,
    }),
    restartPolicy: 'Always',
  }));
  const mounts = [
    ...tls,
    ...(source.password ? [{ name: VOLUMES.credentials, mountPath: SOURCE.credentials, readOnly: true }] : []),
  ];
  const http = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString(PORTS.http.name) },
    ...PROBE,
  });
  const texts = migrationScripts();
  copyConfig(scope, migrationName, name, spec, texts);
  new k8s.KubeDeployment(scope, 'Deployment', {
    metadata: { name: migrationName, labels },
    spec: {
      replicas: all.active ? 1 : 0,
      // Two would write the same keys, each as it has seen them last.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels,
          annotations: { [CONFIG_HASH_ANNOTATION]: configHash({ ...texts, spec: JSON.stringify(spec) }) },
        },
        spec: pod.spec({
          initContainers: replicas,
          containers: [
            {
              ...pod.copy({ HTTP_PORT: String(PORTS.http.number) }, mounts),
              ports: [{ name: PORTS.http.name, containerPort: PORTS.http.number }],
              livenessProbe: { ...http('/healthz'), failureThreshold: 12 },
              readinessProbe: { ...http('/readyz'), failureThreshold: 1 },
            },
          ],
        }),
      },
    },
  });
  new k8s.KubeService(scope, 'Service', {
    metadata: { name: migrationName, labels: { ...topologyLabels(name), ...labels } },
    spec: {
      // How far it is wants to be known before it is ready.
      publishNotReadyAddresses: true,
      selector: labels,
      ports: [servicePort(PORTS.http)],
    },
  });
  storePolicy(scope, migrationName, name, 'migration', {
    doors: copied.doors,
    ports: portsOf(source),
    identity: false,
    ...(scrapedFrom ? { scrapedFrom } : {}),
  });
}

function specOf(copied: Copied, wanted: Migration, target: Target): MigrateSpec {
  const { source, followBy, primaries, deleteExtra } = { ...MIGRATION_DEFAULTS, ...wanted };
  const { host, mode = 'standalone', primaryName, user, password, tls } = source;
  const port = portOf(source);
  return {
    task: 'migrate',
    id: `${host}:${port}`,
    source: {
      ...{ host, port, mode },
      ...(primaryName === undefined ? {} : { primaryName }),
      ...(user === undefined ? {} : { user }),
      ...(password ? { passwordFile: `${SOURCE.credentials}/${PASSWORD}` } : {}),
      ...(tls ? { tlsFolder: SOURCE.tls } : {}),
    },
    target: copyTarget(copied, target),
    followBy,
    ...(followBy === 'replicas'
      ? { sockets: Array.from({ length: primaries }, (_, number) => `${WORK}/${number}.sock`) }
      : {}),
    ...(deleteExtra ? { deleteExtra } : {}),
  };
}

function serversOf({ resources }: Copied, wanted: Migration) {
  return wanted.serverResources ?? resources;
}

function volumesOf({ password, tls }: MigrationSource): k8s.Volume[] {
  return [
    ...(password
      ? [
          {
            name: VOLUMES.credentials,
            secret: { secretName: password.secret, defaultMode: 0o440, items: [{ key: password.key, path: PASSWORD }] },
          },
        ]
      : []),
    ...(tls ? [{ name: VOLUMES.tls, secret: { secretName: tls.secretName, defaultMode: 0o440 } }] : []),
  ];
}

function portOf({ port, mode }: MigrationSource): number {
  return port ?? (mode === 'sentinel' ? PORTS.sentinel : PORTS.redis).number;
}

function portsOf(source: MigrationSource): number[] {
  const { mode, ports = mode === 'sentinel' ? [PORTS.redis.number] : [] } = source;
  return [...new Set([portOf(source), ...ports])];
}

const MODES: readonly string[] = ['cluster', 'sentinel', 'standalone'] satisfies MigrationSource['mode'][];
const isPort = (value: unknown) => isWhole(value, 1, 65_535);

/** What is wrong with a migration. */
export function migrationProblems(wanted: Migration | undefined): Problems {
  if (wanted === undefined) return [];
  const { followBy, primaries, scratch, serverResources, resources, source } = { ...MIGRATION_DEFAULTS, ...wanted };
  return [
    ...sourceProblems(source),
    ...check(
      [
        followBy !== 'replicas' && followBy !== 'notifications',
        `migration.followBy: ${shown(followBy)} is no way to hear of writes; set "replicas", or "notifications" where nobody may replicate`,
      ],
      [
        !isWhole(primaries, 1, 100),
        `migration.primaries: ${shown(primaries)} is out of range; set how many primaries the source has, from 1 to 100`,
      ],
      [
        source.mode !== 'cluster' && primaries !== 1,
        'migration.primaries: only a cluster has more than one; leave it out, or set source.mode to "cluster"',
      ],
      [
        scratch !== undefined && bytes(scratch) === undefined,
        `migration.scratch: ${shown(scratch)} is no size; set a quantity such as "20Gi"`,
      ],
    ),
    ...(serverResources ? resourceProblems('migration.serverResources', serverResources) : []),
    ...(resources ? resourceProblems('migration.resources', resources) : []),
  ];
}

function sourceProblems(source: MigrationSource): Problems {
  const { host, mode = 'standalone', primaryName, user, password, tls, ports = [] } = source;
  return check(
    [
      !/^[A-Za-z0-9:]([-A-Za-z0-9._:]{0,251}[A-Za-z0-9])?\.?$/.test(host),
      `migration.source.host: ${shown(host.replace(/^.*@/, '…@'))} is no host name; set it without scheme, user and port`,
    ],
    [
      !isPort(portOf(source)) || !ports.every(isPort),
      'migration.source: port or ports has what is no port; set numbers from 1 to 65535',
    ],
    [
      !MODES.includes(mode),
      `migration.source.mode: ${shown(mode)} is none that a client can have; set one of ${MODES.map(shown).join(', ')}`,
    ],
    [
      (mode === 'sentinel') !== (primaryName !== undefined),
      'migration.source.primaryName: Sentinels, and they alone, are asked for a primary by its name; set it with mode "sentinel", as `SENTINEL masters` lists it',
    ],
    [
      user !== undefined && (user === '' || /\s/.test(user)),
      `migration.source.user: ${shown(user)} cannot name an ACL user; set its name, or leave it out`,
    ],
    [
      password !== undefined && !(isObjectName(password.secret) && isDataKey(password.key)),
      'migration.source.password: what stands there names no key of a Secret; set { secret, key }, with the names of both, not what it holds',
    ],
    [
      tls !== undefined && !isObjectName(tls.secretName),
      'migration.source.tls.secretName: what stands there cannot name a Secret; set the name of one with ca.crt, tls.crt and tls.key',
    ],
  );
}
