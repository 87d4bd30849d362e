/** What a fault is done to. */
export interface Target {
  readonly namespace: string;
  readonly pod: string;
  /** Container of the pod. Default `redis`. */
  readonly container?: string;
  /** Name of the node. Default: the node that the pod is on. */
  readonly node?: string;
  /** Label selector, for faults of several pods at once. */
  readonly selector?: string;
}

/** A fault on purpose. */
export interface Fault {
  readonly name: string;
  /** Whether it works on any cluster; others need the test cluster's own means. */
  readonly portable: boolean;
  /** Causes the fault. It does not wait for its effect. */
  inject(target: Target): Promise<void>;
  /** Takes the fault away. Does nothing when there is none, so that it can be called at any time. */
  heal(target: Target): Promise<void>;
}

/** For faults that Kubernetes heals by itself. */
export const healsItself = async (): Promise<void> => {};

/** The container that a fault is done to. */
export function containerOf({ container = 'redis' }: Target): string {
  return container;
}
