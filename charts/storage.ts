import { type App, Chart } from 'cdk8s';
import type { Environment, OwnClass } from '../environments';
import {
  EksStorageClass,
  GkeStorageClass,
  type Persistence,
  type PreProvisionedPersistence,
  type StorageClassRef,
} from '../lib';

/** What the servers of an environment keep their data on. */
export interface Storage {
  readonly persistence: Persistence;
  /** The chart of the StorageClass. @default - the environment has none of its own */
  readonly storageClasses?: Chart;
}

/** Makes the StorageClass of an environment, and hands it to the servers: its name cannot disagree. */
export function storage(app: App, environment: Environment): Storage {
  switch (environment.cloud) {
    case 'any':
      return { persistence: environment.redis.cluster.persistence };
    case 'gke':
      return ownClass(app, environment.redis.cluster.persistence, GkeStorageClass);
    case 'eks':
      return ownClass(app, environment.redis.cluster.persistence, EksStorageClass);
  }
}

function ownClass<Props>(
  app: App,
  persistence: OwnClass<Props> | PreProvisionedPersistence,
  StorageClass: new (chart: Chart, id: string, props: Props) => StorageClassRef,
): Storage {
  if (persistence.kind === 'pre-provisioned') return { persistence };
  const { storageClass } = persistence;
  const storageClasses = new Chart(app, 'storage-classes');
  const made = new StorageClass(storageClasses, storageClass.name, storageClass);
  return { persistence: { ...persistence, storageClass: made }, storageClasses };
}
