import type { k8s } from 'cdk8s-plus-28';
import { type Env, envVars } from './env';
import { type ExtraVolume, extraMounts } from './extra-volumes';
import type { Sidecar } from './sidecars';

/** What is added to each server's pod. What the construct itself sets there cannot be changed by it. */
export interface PodExtras {
  /** Labels of the pods. @default - none beside the construct's */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. @default - none beside the construct's */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Environment variables of the server's container. @default - none beside the construct's */
  readonly env?: Env;
  /** Volumes of the pods. @default - none beside the construct's */
  readonly volumes?: readonly ExtraVolume[];
  /** Containers beside the server. @default - none beside the exporter */
  readonly sidecars?: readonly Sidecar[];
}

/** The server's container with what is added to it. */
export function extended(container: k8s.Container, { env = {}, volumes = [] }: PodExtras): k8s.Container {
  return {
    ...container,
    env: [...(container.env ?? []), ...envVars(env)],
    volumeMounts: [...(container.volumeMounts ?? []), ...extraMounts(volumes)],
  };
}
