import type { k8s } from 'cdk8s-plus-28';
import { PORTS } from '../config/ports';
import { USERS } from '../config/users';
import type { Problems } from '../validation';
import { IMAGES, type ImagePull, imageProblem, pullPolicy } from '../workload/images';
import { requirements } from '../workload/resources';
import { CONTAINER_SECURITY } from '../workload/security';

/** Settings of the metrics exporter. */
export interface ExporterSettings {
  /** Image of redis_exporter, with a tag of one version or a digest. @default 'oliver006/redis_exporter:v1.86.0' */
  readonly image?: string;
}

/** What is wrong with the exporter's settings. */
export function exporterProblems({ image }: ExporterSettings): Problems {
  const problem = image === undefined ? undefined : imageProblem('exporter.image', image, IMAGES.exporter);
  return problem ? [problem] : [];
}

/** The metrics exporter that runs beside each server. */
export function exporterContainer(
  credentialsSecret: string,
  settings: ExporterSettings = {},
  imagePull?: ImagePull,
): k8s.Container {
  return {
    name: 'exporter',
    image: settings.image ?? IMAGES.exporter,
    ...pullPolicy(imagePull),
    env: [
      { name: 'REDIS_ADDR', value: `redis://127.0.0.1:${PORTS.redis.number}` },
      { name: 'REDIS_USER', value: USERS.exporter },
      {
        name: 'REDIS_PASSWORD',
        valueFrom: { secretKeyRef: { name: credentialsSecret, key: USERS.exporter } },
      },
      { name: 'REDIS_EXPORTER_WEB_LISTEN_ADDRESS', value: `:${PORTS.exporter.number}` },
      // CONFIG GET would show `masterauth`: the exporter's user may not run it.
      { name: 'REDIS_EXPORTER_CONFIG_COMMAND', value: '-' },
    ],
    ports: [{ name: PORTS.exporter.name, containerPort: PORTS.exporter.number }],
    resources: requirements({ cpu: '10m', memory: '64Mi' }),
    securityContext: CONTAINER_SECURITY,
  };
}
