import { k8s } from 'cdk8s-plus-28';
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
  /** Where it answers 200 by HTTP once it can do its work. @default - it can as soon as it runs */
  readonly readiness?: { readonly path: string; readonly port: number };
  /** Command that fails three times in a row when the container must be started anew. @default - that is never so */
  readonly liveness?: readonly string[];
  /** Command that is run before the container is told to stop, within the pod's grace period. @default - none */
  readonly preStop?: readonly string[];
  /** Number of the user that it runs as, not 0. @default - the servers' user, 999 */
  readonly runAsUser?: number;
}

/** Seconds that a container has to stop in which its own probe gave up: it finishes nothing any more. */
const HUNG_SECONDS = 2;

/** Where all servers share a volume, the name says which folder of it is this one's. */
const POD_NAME = podField('POD_NAME', 'metadata.name');

/** The sidecars as a pod has them. */
export function sidecarContainers(
  sidecars: readonly Sidecar[],
  volumes: readonly ExtraVolume[],
  { persistence, imagePull }: { readonly persistence?: Persistence; readonly imagePull?: ImagePull },
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
      ...probesOf(sidecar),
      resources: requirements(sidecar.resources),
      securityContext: { ...CONTAINER_SECURITY, ...(runAsUser === undefined ? {} : { runAsUser }) },
      volumeMounts: [
        ...Object.entries(mounts)
          .filter(([volume]) => volume === DATA_VOLUME)
          .flatMap(([, mountPath]) => (persistence ? [{ ...dataMount(persistence, mountPath), readOnly: true }] : [])),
        ...volumes.flatMap(volume => {
          const mountPath = mounts[volume.name];
          return mountPath === undefined ? [] : [mountOf(volume, mountPath)];
        }),
      ],
    };
  });
}

function probesOf({
  readiness,
  liveness,
  preStop,
}: Sidecar): Pick<k8s.Container, 'readinessProbe' | 'livenessProbe' | 'lifecycle'> {
  const run = (command: readonly string[]) => ({ exec: { command: [...command] } });
  return {
    ...(readiness
      ? {
          readinessProbe: {
            httpGet: { path: readiness.path, port: k8s.IntOrString.fromNumber(readiness.port) },
            periodSeconds: 2,
            timeoutSeconds: 2,
          },
        }
      : {}),
    ...(liveness
      ? {
          livenessProbe: {
            ...run(liveness),
            periodSeconds: 3,
            timeoutSeconds: 5,
            terminationGracePeriodSeconds: HUNG_SECONDS,
          },
        }
      : {}),
    ...(preStop ? { lifecycle: { preStop: run(preStop) } } : {}),
  };
}
