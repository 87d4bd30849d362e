import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsSecrets, randomPassword } from '../../../charts/credentials-secrets';
import { environmentApp } from '../../../charts/environment-app';
import { writeEnvironment } from '../../../charts/write-environment';
import { ask, inNamespace } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { type LedgerClient, ledgerInPod } from '../../../drills/ledger/client';
import type { RunOptions } from '../../../drills/ledger/options';
import { runProgram } from '../../../drills/program-pod';
import { isReady } from '../../../drills/ready';
import { until } from '../../../drills/wait';
import type { Environment } from '../../../environments';
import { knownPassword, type RedisConnection } from '../../../lib';
import { FULL } from './engines';

export { isReady };

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: { readonly type: string; readonly status: string }[];
  };
}

/** Makes sure that claims without a class are bound: a cluster may have no default class. */
export async function ensureDefaultStorageClass(): Promise<void> {
  // Another suite may make it at the same moment, which is refused then: it is there at the next look.
  await until(madeDefaultStorageClass, { what: 'a default StorageClass', timeoutMs: 30_000 });
}

async function madeDefaultStorageClass(): Promise<boolean> {
  const annotation = 'storageclass.kubernetes.io/is-default-class';
  type StorageClass = { readonly metadata: { readonly annotations?: Record<string, string> } };
  const { items } = await ask<{ items: StorageClass[] }>('/apis/storage.k8s.io/v1/storageclasses');
  if (items.some(({ metadata }) => metadata.annotations?.[annotation] === 'true')) return true;
  await apply([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { [annotation]: 'true' } },
      provisioner: 'e2e/local',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ]);
  return true;
}

/** Writes an environment's manifests into a folder of its own, and returns that. */
export function written(environment: Environment): string {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  writeEnvironment(environment, folder);
  return join(folder, environment.name);
}

/** Applies an environment as the README says, passwords first. Its namespaces are there. */
export async function deploy(environment: Environment): Promise<void> {
  await apply(credentialsSecrets(environment, () => knownPassword(randomPassword())));
  await update(environment);
}

/** Applies an environment's manifests alone, as a change of a running one. */
export async function update(environment: Environment): Promise<void> {
  await kubectl(['apply', '--validate=strict', '-k', written(environment)]);
}

/** Waits until the keeper says that the topology is as it should be, and every server is ready. */
export async function settled({ redis }: Environment, timeoutMs = 240_000): Promise<void> {
  await until(
    async () => {
      const pods = await podsOf(redis.namespace, `app.kubernetes.io/instance=${redis.name}`);
      const { shards = 3, replicasPerShard = 1 } = redis.cluster;
      return pods.length === shards * (replicasPerShard + 1) + 1 && pods.every(isReady);
    },
    { what: `${redis.namespace}/${redis.name} to be as its spec says`, timeoutMs, everyMs: 250 },
  );
}

/** Pods that match a selector: all of a namespace without one. */
export async function podsOf<T = Pod>(namespace: string, selector = ''): Promise<T[]> {
  const query = { labelSelector: selector };
  return (await ask<{ items: T[] }>(`${inNamespace(namespace)}/pods`, { query })).items;
}

/** A pod's address. */
export async function addressOf(namespace: string, pod: string): Promise<string> {
  return (await ask<{ status: { podIP: string } }>(`${inNamespace(namespace)}/pods/${pod}`)).status.podIP;
}

/** What a counter says: it counts each question in three keys. */
interface Counters {
  readonly my_counter: number;
  readonly counter_second: number;
  readonly third_count: number;
}

/** Asks the counter of a namespace. */
export function countersOf(namespace: string): Promise<Counters> {
  return ask(`${inNamespace(namespace)}/services/counter:http/proxy/counters`);
}

/** Runs the ledger as a client in the counter's namespace, on any node but one. */
export function deployLedger(environment: Environment, awayFrom?: string): Promise<LedgerClient> {
  return runLedger(environment.counter.namespace, environmentApp(environment, '').redis.connection, { awayFrom });
}

/** A ledger's pod. */
export interface LedgerPod {
  /** Default `ledger`: two of them in a namespace need different names. */
  readonly name?: string;
  /** Node that it must not be on. */
  readonly awayFrom?: string;
}

/** Runs the ledger as a client of a Redis, in a namespace that is let in. */
export async function runLedger(
  namespace: string,
  connection: RedisConnection,
  { name = 'ledger', awayFrom }: LedgerPod = {},
): Promise<LedgerClient> {
  const { pod } = await runProgram(namespace, connection, { name, program: 'ledger', awayFrom });
  const ledger = ledgerInPod(namespace, pod);
  return { ...ledger, start: options => ledger.start({ ...PACE, ...options }) };
}

/** Two suites share two processors, a fifth of which ledgers and servers took at the ledger's own pace. */
const PACE: Partial<RunOptions> = FULL ? {} : { pauseMs: 10 };
