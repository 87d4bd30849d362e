import type { k8s } from 'cdk8s-plus-28';
import type { Problems } from '../validation';
import { check, isObjectName, shown } from '../validation';

/** Images of what runs beside the servers, unless the props name others: each tested in this version. */
export const IMAGES = {
  exporter: 'oliver006/redis_exporter:v1.86.0',
  node: 'node:20-alpine',
  haproxy: 'haproxy:3.0-alpine',
  envoy: 'envoyproxy/envoy:v1.40.0',
  rclone: 'rclone/rclone:1.71.2',
} as const;

/** User and group of the official Redis and Valkey images on Alpine. */
export const REDIS_USER = { user: 999, group: 1000 } as const;
/** User and group `node` of the official Node image. */
export const NODE_USER = { user: 1000, group: 1000 } as const;
/** User and group `haproxy` of the official HAProxy image. */
export const HAPROXY_USER = { user: 99, group: 99 } as const;
/** User and group `envoy` of the official Envoy image. */
export const ENVOY_USER = { user: 101, group: 101 } as const;

/** What is wrong with an image reference, if anything: an image must be the same one tomorrow. */
export function imageProblem(property: string, image: string, example: string = IMAGES.node): string | undefined {
  const name = image.split('@')[0] ?? '';
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  if (!image.includes('@') && (tag === undefined || tag === '' || tag === 'latest')) {
    return `${property}: "${image}" may be another program tomorrow; set a tag of one version, such as "${example}", or a digest`;
  }
  return undefined;
}

/** How Kubernetes gets the images. */
export interface ImagePull {
  /**
   * When an image is pulled: where the node has none of that name yet, or at each start of a container.
   * @default 'IfNotPresent'
   */
  readonly policy?: 'IfNotPresent' | 'Always';
  /** Names of Secrets, in the namespace of the pods, that log in to registries. @default - none */
  readonly secrets?: readonly string[];
}

/** What is wrong with how images are pulled. */
export function imagePullProblems(property: string, { policy, secrets = [] }: ImagePull): Problems {
  return [
    ...check([
      policy !== undefined && policy !== 'IfNotPresent' && policy !== 'Always',
      `${property}.policy: ${shown(policy)} is no policy for images; set "IfNotPresent" or "Always"`,
    ]),
    ...secrets
      .filter(secret => !isObjectName(secret))
      .map(
        secret =>
          `${property}.secrets: ${shown(secret)} cannot name a Secret; set the names of Secrets, not what they hold`,
      ),
  ];
}

/** The field of a container that says when its image is pulled. */
export function pullPolicy({ policy = 'IfNotPresent' }: ImagePull = {}): Pick<k8s.Container, 'imagePullPolicy'> {
  return { imagePullPolicy: policy };
}

/** The field of a pod that says by which Secrets its images are pulled. */
export function pullSecrets({ secrets = [] }: ImagePull = {}): Pick<k8s.PodSpec, 'imagePullSecrets'> {
  return secrets.length > 0 ? { imagePullSecrets: secrets.map(name => ({ name })) } : {};
}
