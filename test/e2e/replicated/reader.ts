import { apply } from '../../../drills/kubectl';
import { watchRole } from '../../../drills/roles/watch';
import { until } from '../../../drills/wait';
import { engineImage, type TestedEngine } from '../../../lib/config/engines';
import { isReady, podsOf } from '../support/deployment';
import type { Release } from './release';
import { LOOK_EVERY_MS } from './roles';

/** Name of the pod that reads, and of its container. */
export const READER = 'reader';

/** What a client of the read port saw. */
export interface Reading {
  readonly answers: number;
  /** How many of them came from a primary. */
  readonly byPrimary: number;
  /** Longest time between two answers, in milliseconds. */
  readonly longestGapMs: number;
}

/** Runs a pod that can read, with the clients' labels. */
export async function deployReader(
  { clients, read }: Pick<Release, 'clients' | 'read'>,
  engine: TestedEngine,
): Promise<void> {
  await apply([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: READER, namespace: clients, labels: { app: READER, ...read.clientLabels } },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: READER,
            image: engineImage(engine),
            imagePullPolicy: 'IfNotPresent',
            command: ['sleep', '86400'],
            env: [
              { name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: read.secretName, key: read.secretKey } } },
            ],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    },
  ]);
  await until(async () => (await podsOf(clients, `app=${READER}`)).some(isReady), {
    what: 'the reader to run',
    timeoutMs: 60_000,
  });
}

/** Reads through the front's read port some times a second, on one connection for as long as that lasts. */
export function watchReads({ clients, read }: Release) {
  const client = `redis-cli --no-auth-warning --user ${read.user} -h ${read.host} -p ${read.port}`;
  const watch = watchRole({ namespace: clients, pod: READER, container: READER, client }, 0, LOOK_EVERY_MS);
  return {
    reads: () => watch.samples().length > 0,
    stop: async (): Promise<Reading> => {
      const samples = await watch.stop();
      const times = samples.map(sample => sample.at).sort((a, b) => a - b);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
      return {
        answers: samples.length,
        byPrimary: samples.filter(sample => sample.primary).length,
        longestGapMs: Math.round(Math.max(0, ...gaps)),
      };
    },
  };
}
