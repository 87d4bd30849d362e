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
  readonly redis: Persistence;
  /** @default - there are no servers with Sentinels */
  readonly sentinel?: Persistence;
  /** The chart of the StorageClasses. @default - the environment has none of its own */
  readonly storageClasses?: Chart;
}

/** Makes the StorageClasses of an environment, each once, and hands them to the servers: the names cannot disagree. */
export function storage(app: App, environment: Environment): Storage {
  switch (environment.cloud) {
    case 'any':
      return { redis: environment.redis.cluster.persistence, sentinel: environment.sentinel?.servers.persistence };
    case 'gke':
      return ownClasses(app, environment.redis.cluster, environment.sentinel?.servers, GkeStorageClass);
    case 'eks':
      return ownClasses(app, environment.redis.cluster, environment.sentinel?.servers, EksStorageClass);
  }
}

interface Persistent<Props> {
  readonly persistence: OwnClass<Props> | PreProvisionedPersistence;
}

function ownClasses<Props>(
  app: App,
  redis: Persistent<Props>,
  sentinel: Persistent<Props> | undefined,
  StorageClass: new (chart: Chart, id: string, props: Props) => StorageClassRef,
): Storage {
  const made = new Map<string, StorageClassRef>();
  let chart: Chart | undefined;
  const withClass = ({ persistence }: Persistent<Props>): Persistence => {
    if (persistence.kind === 'pre-provisioned') return persistence;
    const { storageClass } = persistence;
    chart ??= new Chart(app, 'storage-classes');
    const ref = made.get(storageClass.name) ?? new StorageClass(chart, storageClass.name, storageClass);
    made.set(storageClass.name, ref);
    return { ...persistence, storageClass: ref };
  };
  const own = { redis: withClass(redis), sentinel: sentinel && withClass(sentinel) };
  return { ...own, storageClasses: chart };
}
