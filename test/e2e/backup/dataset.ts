import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ask, pageOf } from '../../../drills/api-server';
import type { Digest } from '../../../drills/dataset/digest';
import type { FillOptions } from '../../../drills/dataset/fill';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { NodeProgram, type RedisConnection } from '../../../lib';
import { PORTS } from '../../../lib/config/ports';
import { clientProps } from '../../../programs/client-props';
import { isReady, podsOf } from '../support/deployment';

/** A client that writes a data set of every kind of value, and says what one is like. */
export interface DatasetClient {
  fill(options: FillOptions): Promise<number>;
  digest(): Promise<Digest>;
}

/** Runs one in the namespace of a Redis. */
export async function runDataset(namespace: string, connection: RedisConnection): Promise<DatasetClient> {
  const name = 'dataset';
  const chart = new Chart(new App(), name, { namespace });
  new NodeProgram(chart, 'Dataset', {
    name,
    program: readFileSync(join(__dirname, '..', '..', '..', 'build', 'programs', 'dataset.js'), 'utf8'),
    labels: { 'app.kubernetes.io/name': name },
    ...clientProps(connection),
    resources: { cpu: '50m', memory: '512Mi' },
  });
  await apply(chart.toJson());
  await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=120s']);
  const pod = await until(async () => (await podsOf(namespace, `app.kubernetes.io/name=${name}`)).find(isReady), {
    what: 'the client with the data set to be ready',
    timeoutMs: 60_000,
  });
  const page = (verb: string) => pageOf(namespace, pod.metadata.name, PORTS.http.number, verb);
  const timeoutMs = 300_000;
  return {
    fill: async options => (await ask<{ keys: number }>(page('fill'), { body: options, timeoutMs })).keys,
    digest: () => ask<Digest>(page('digest'), { timeoutMs }),
  };
}
