import type { k8s } from 'cdk8s-plus-28';
import { PORTS } from '../config/ports';
import { FOLDERS } from '../config/redis-conf';
import { sentinelPorts, serverPorts, TLS_KEYS, type Tls, type TlsProps } from '../config/tls';
import { POD_USERS } from '../config/users';
import type { Problems } from '../validation';
import { IMAGES, type ImagePull, imageProblem, pullPolicy } from '../workload/images';
import { requirements } from '../workload/resources';
import { RUN_VOLUMES } from '../workload/run-volume';
import { CONTAINER_SECURITY } from '../workload/security';
import { tlsMounts } from '../workload/tls-volume';

/** Settings of the metrics exporters. */
export interface ExporterSettings {
  /** Image of redis_exporter, with a tag of one version or a digest. @default 'oliver006/redis_exporter:v1.86.0' */
  readonly image?: string;
}

/** What is wrong with the exporter's settings. */
export function exporterProblems({ image }: ExporterSettings): Problems {
  const problem = image === undefined ? undefined : imageProblem('exporter.image', image, IMAGES.exporter);
  return problem ? [problem] : [];
}

/** What an exporter stands beside: the name of its container, the port that it asks, its own, and whose memory it reads. */
const EXPORTERS = {
  server: { container: 'exporter', asks: serverPorts, shows: PORTS.exporter, volume: RUN_VOLUMES.server },
  sentinel: {
    container: 'sentinel-exporter',
    asks: sentinelPorts,
    shows: PORTS.sentinelExporter,
    volume: RUN_VOLUMES.sentinel,
  },
} as const;

/** The folder of that memory with its password, which `acl.sh` makes. */
const PASSWORDS = 'metrics';

/**
 * The metrics exporter that runs beside each server, and beside each Sentinel. The password is for the address that it
 * asks, and for no other that somebody may name to it.
 *
 * @see https://github.com/oliver006/redis_exporter#authenticating-with-redis
 */
export function exporterContainer(
  beside: keyof typeof EXPORTERS,
  settings: ExporterSettings = {},
  { imagePull, tls }: TlsProps & { readonly imagePull?: ImagePull } = {},
): k8s.Container {
  const { container, asks, shows, volume } = EXPORTERS[beside];
  return {
    name: container,
    image: settings.image ?? IMAGES.exporter,
    ...pullPolicy(imagePull),
    env: [
      { name: 'REDIS_ADDR', value: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${asks(tls)[0].number}` },
      { name: 'REDIS_USER', value: POD_USERS.exporter },
      { name: 'REDIS_PASSWORD_FILE', value: `${FOLDERS.run}/${PASSWORDS}/passwords.json` },
      ...(tls ? tlsVariables(tls) : []),
      { name: 'REDIS_EXPORTER_WEB_LISTEN_ADDRESS', value: `:${shows.number}` },
      // CONFIG GET would show `masterauth`: the exporter's user may not run it.
      { name: 'REDIS_EXPORTER_CONFIG_COMMAND', value: '-' },
    ],
    ports: [{ name: shows.name, containerPort: shows.number }],
    resources: requirements({ cpu: '10m', memory: '64Mi' }),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      { name: volume, mountPath: `${FOLDERS.run}/${PASSWORDS}`, subPath: PASSWORDS, readOnly: true },
      ...(showsCertificate(tls) ? tlsMounts({ tls }) : []),
    ],
  };
}

function showsCertificate(tls: Tls | undefined): boolean {
  return tls?.clientCertificates === 'required';
}

/** It asks its own pod, on loopback, which no certificate names: there is nobody in between. */
function tlsVariables(tls: Tls): k8s.EnvVar[] {
  const shown = { CERT: TLS_KEYS.certificate, KEY: TLS_KEYS.key };
  return [
    { name: 'REDIS_EXPORTER_SKIP_TLS_VERIFICATION', value: 'true' },
    ...(showsCertificate(tls)
      ? Object.entries(shown).map(([what, file]) => ({
          name: `REDIS_EXPORTER_TLS_CLIENT_${what}_FILE`,
          value: `${FOLDERS.tls}/${file}`,
        }))
      : []),
  ];
}
