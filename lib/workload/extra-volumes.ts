import { k8s } from 'cdk8s-plus-28';

interface VolumeInPod {
  /** Name of the volume in the pod. */
  readonly name: string;
  /** Absolute path of its folder in the server's container. @default - not there; a sidecar may mount it */
  readonly mountPath?: string;
}

/** An empty folder that lives as long as the pod. */
export interface EmptyDirVolume extends VolumeInPod {
  readonly kind: 'emptyDir';
  /** The most that it may hold, such as `100Mi`: a pod that writes more is evicted. */
  readonly sizeLimit: string;
  /** Keep it in memory, which counts towards the memory of who writes it. @default false */
  readonly inMemory?: boolean;
}

/** The texts of a ConfigMap, read-only. */
export interface ConfigMapVolume extends VolumeInPod {
  readonly kind: 'configMap';
  /** Name of the ConfigMap, in the topology's namespace. */
  readonly configMap: string;
}

/** The keys of a Secret, read-only. */
export interface SecretVolume extends VolumeInPod {
  readonly kind: 'secret';
  /** Name of the Secret, in the topology's namespace. */
  readonly secret: string;
  /** Which of its keys are there. @default - all */
  readonly keys?: readonly string[];
}

/** A volume that is added to each server's pod. */
export type ExtraVolume = EmptyDirVolume | ConfigMapVolume | SecretVolume;

/** The volumes as a pod has them. */
export function extraVolumes(volumes: readonly ExtraVolume[]): k8s.Volume[] {
  return volumes.map(volume => ({ name: volume.name, ...source(volume) }));
}

function source(volume: ExtraVolume): Omit<k8s.Volume, 'name'> {
  switch (volume.kind) {
    case 'emptyDir':
      return {
        emptyDir: {
          sizeLimit: k8s.Quantity.fromString(volume.sizeLimit),
          ...(volume.inMemory ? { medium: 'Memory' } : {}),
        },
      };
    case 'configMap':
      return { configMap: { name: volume.configMap } };
    case 'secret':
      // Readable by the pod's group, which the servers and the sidecars share, and by nobody else.
      return {
        secret: {
          secretName: volume.secret,
          defaultMode: 0o440,
          ...(volume.keys ? { items: volume.keys.map(key => ({ key, path: key })) } : {}),
        },
      };
  }
}

/** Where the server's container has them. */
export function extraMounts(volumes: readonly ExtraVolume[]): k8s.VolumeMount[] {
  return volumes.flatMap(volume => (volume.mountPath === undefined ? [] : [mountOf(volume, volume.mountPath)]));
}

/** A volume at a path of a container. Only an empty folder can be written to. */
export function mountOf(volume: ExtraVolume, mountPath: string): k8s.VolumeMount {
  return { name: volume.name, mountPath, ...(volume.kind === 'emptyDir' ? {} : { readOnly: true }) };
}
