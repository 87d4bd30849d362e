import type { k8s } from 'cdk8s-plus-28';

/** A key of a Secret in the topology's namespace. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Environment variables: texts, or keys of Secrets. A password never stands as a text. */
export type Env = Readonly<Record<string, string | SecretKey>>;

/** Environment variables as a container has them. */
export function envVars(env: Env): k8s.EnvVar[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
}

/** A variable with what Kubernetes knows of the pod. */
export function podField(name: string, fieldPath: string): k8s.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
