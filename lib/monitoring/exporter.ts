import type { k8s } from 'cdk8s-plus-28';
import { PORTS } from '../config/ports';
import { USERS } from '../config/users';
import { IMAGES } from '../workload/images';
import { requirements } from '../workload/resources';
import { CONTAINER_SECURITY } from '../workload/security';

/** The metrics exporter that runs beside each server. */
export function exporterContainer(credentialsSecret: string): k8s.Container {
  return {
    name: 'exporter',
    image: IMAGES.exporter,
    imagePullPolicy: 'IfNotPresent',
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
