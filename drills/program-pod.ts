import { App, Chart } from 'cdk8s';
import { LABELS } from '../lib/config/labels';
import { packageFile } from '../lib/package-root';
import type { RedisConnection } from '../lib/topologies/redis';
import { NodeProgram } from '../lib/workload/node-program';
import type { Resources } from '../lib/workload/resources';
import { clientProps } from '../programs/client-props';
import { ask, inNamespace } from './api-server';
import { apply, kubectl } from './kubectl';
import { isReady, type Readiness } from './ready';
import { until } from './wait';

/** A program of this package that is to run in a pod, as a client of a Redis. */
export interface ClientProgram {
  /** Name of its Deployment and ConfigMap. */
  readonly name: string;
  /** File of `build/programs`, without its end. */
  readonly program: string;
  /** Node that it must not be on. @default - any will do */
  readonly awayFrom?: string;
  /** @default { cpu: '50m', memory: '512Mi' } */
  readonly resources?: Resources;
  /** Image of Node 20 or newer. @default - that of every `NodeProgram` */
  readonly image?: string;
}

/** A program that runs in a pod. */
export interface ProgramPod {
  readonly namespace: string;
  readonly pod: string;
  /** Takes it away, with all that was made for it. */
  remove(): Promise<void>;
}

/** How long the image may take to be pulled, and the program to find its Redis, in milliseconds. */
const START_TIMEOUT_MS = 180_000;

/**
 * Runs a program in a namespace whose clients the Redis lets in and which has its Secret, and waits until it is ready.
 * What was there of that name is replaced; what does not get ready is taken away.
 */
export async function runProgram(
  namespace: string,
  connection: RedisConnection,
  { name, program, awayFrom, image, resources = { cpu: '50m', memory: '512Mi' } }: ClientProgram,
): Promise<ProgramPod> {
  const labels = { 'app.kubernetes.io/name': name };
  const chart = new Chart(new App(), name, { namespace });
  new NodeProgram(chart, 'Program', {
    name,
    program: packageFile('build', 'programs', `${program}.js`),
    labels,
    ...clientProps(connection),
    ...(image === undefined ? {} : { image }),
    readinessPath: '/healthz',
    resources,
    // Never two of them, so that the one that is asked is the one that works.
    strategy: 'Recreate',
  });
  const objects = chart.toJson();
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  deployment.spec.template.spec.affinity = { nodeAffinity: awayFrom ? notOn(awayFrom) : {} };
  const remove = async () => {
    await kubectl(['-n', namespace, 'delete', `deployment/${name}`, `configmap/${name}`, '--ignore-not-found']);
  };
  try {
    await apply(objects);
    const timeout = [`--timeout=${START_TIMEOUT_MS / 1000}s`];
    await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, ...timeout], {
      timeoutMs: START_TIMEOUT_MS + 10_000,
    });
    const pod = await until(() => readyPod(namespace, name), { what: `${name} to be ready`, timeoutMs: 60_000 });
    return { namespace, pod, remove };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

interface Pod extends Readiness {
  readonly metadata: Readiness['metadata'] & { readonly name: string };
}

async function readyPod(namespace: string, name: string): Promise<string | undefined> {
  const query = { labelSelector: `app.kubernetes.io/name=${name}` };
  const { items } = await ask<{ items: Pod[] }>(`${inNamespace(namespace)}/pods`, { query });
  return items.find(isReady)?.metadata.name;
}

function notOn(node: string): object {
  const matchExpressions = [{ key: LABELS.host, operator: 'NotIn', values: [node] }];
  return { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } };
}
