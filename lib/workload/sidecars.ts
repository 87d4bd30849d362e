import type { k8s } from 'cdk8s-plus-28';
import { type Env, envVars, podField } from './env';
import { type ExtraVolume, mountOf } from './extra-volumes';
import { type ImagePull, pullPolicy } from './images';
import { dataMount, type Persistence } from './persistence';
import { DATA_VOLUME } from './persistence/data-volume';
import { type Resources, requirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/**
 * A container beside each server. It is as restricted as the server: no root, no capability, a root file system that
 * cannot be written to.
 */
export interface Sidecar {
  /** Name of the container. */
  readonly name: string;
  /** Its image, with a tag of one version or a digest. */
  readonly image: string;
  /** What it asks for. */
  readonly resources: Resources;
  /** Its program. @default - what the image has */
  readonly command?: readonly string[];
  /** Arguments of the program. @default - what the image has */
  readonly args?: readonly string[];
  /** Environment variables, beside `POD_NAME`. @default - none */
  readonly env?: Env;
  /** TCP ports that it listens on, by name. @default - none */
  readonly ports?: readonly { readonly name: string; readonly number: number }[];
  /**
   * Folders by the names of the volumes that they hold: those of `pod.volumes`, and `data`, the server's own, which
   * it can only read.
   * @default - none
   */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Number of the user that it runs as, not 0. @default - the servers' user, 999 */
  readonly runAsUser?: number;
}

/** Where all servers share a volume, the name says which folder of it is this one's. */
const POD_NAME = podField('POD_NAME', 'metadata.name');

/** The sidecars as a pod has them. */
export function sidecarContainers(
  sidecars: readonly Sidecar[],
  volumes: readonly ExtraVolume[],
  { persistence, imagePull }: { readonly persistence: Persistence; readonly imagePull?: ImagePull },
): k8s.Container[] {
  return sidecars.map(sidecar => {
    const { name, image, command, args, env = {}, ports = [], mounts = {}, runAsUser } = sidecar;
    return {
      name,
      image,
      ...pullPolicy(imagePull),
      ...(command ? { command: [...command] } : {}),
      ...(args ? { args: [...args] } : {}),
      env: [...(POD_NAME.name in env ? [] : [POD_NAME]), ...envVars(env)],
      ports: ports.map(port => ({ name: port.name, containerPort: port.number })),
      resources: requirements(sidecar.resources),
      securityContext: { ...CONTAINER_SECURITY, ...(runAsUser === undefined ? {} : { runAsUser }) },
      volumeMounts: [
        ...Object.entries(mounts)
          .filter(([volume]) => volume === DATA_VOLUME)
          .map(([, mountPath]) => ({ ...dataMount(persistence, mountPath), readOnly: true })),
        ...volumes.flatMap(volume => {
          const mountPath = mounts[volume.name];
          return mountPath === undefined ? [] : [mountOf(volume, mountPath)];
        }),
      ],
    };
  });
}
