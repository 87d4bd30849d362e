import { execIn } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { engineImage, type TestedEngine } from '../../../lib/config/engines';
import { clientLabels } from '../../../lib/config/labels';
import { countersOf, deploy, isReady, podsOf, settled } from '../support/deployment';
import { primaryOf } from '../support/redis';
import { pairs } from '../support/tested';
import { zoneOfPod } from '../support/zones';
import { expectSpread, name, namespace, SHARDS, type Subject } from './subject';

/** From manifests to a cluster that clients use, and strangers do not. */
export function forms(subject: Subject, engine: TestedEngine): void {
  const { counter } = subject.environment;

  it('forms', async () => {
    const began = performance.now();
    await deploy(subject.environment);
    await settled(subject.environment);
    subject.figure(`apply → ready in ${Math.round(performance.now() - began)} ms`);
  });

  it('has each shard, and the primaries, in different zones', async () => {
    await expectSpread();
    const zoneOf = await zoneOfPod(namespace);
    const primaries = await Promise.all(SHARDS.map(shard => primaryOf(namespace, name, shard)));
    const possible = Math.min(3, new Set(zoneOf.values()).size);
    expect(new Set(primaries.map(pod => zoneOf.get(pod))).size).toBeGreaterThanOrEqual(Math.min(2, possible));
  });

  it('counts for a client in another namespace', async () => {
    const count = () => countersOf(counter.namespace);
    await until(count, { what: 'the counter to answer', timeoutMs: 60_000 });
    const { my_counter: before } = await count();
    expect(await count()).toEqual({ my_counter: before + 1, counter_second: before + 1, third_count: before + 1 });
  });

  it('refuses a pod without the client label, and lets it in with it', async () => {
    const pod = 'stranger';
    const inCounter = ['-n', counter.namespace];
    await apply([strangerPod(pod, counter.namespace, engineImage(engine))]);
    await until(async () => (await podsOf(counter.namespace, `app=${pod}`)).some(isReady), {
      what: 'the stranger to run',
      timeoutMs: 60_000,
    });
    const ping = ['timeout', '3', 'redis-cli', '-h', `${name}.${namespace}.svc.cluster.local`, 'ping'];
    const answer = () =>
      execIn({ namespace: counter.namespace, pod }, ping).then(
        ({ stdout }) => stdout.trim(),
        () => 'no answer',
      );
    expect(await answer()).toBe('no answer');
    await kubectl([...inCounter, 'label', 'pod', pod, ...pairs(clientLabels(name))]);
    await until(async () => /NOAUTH/.test(await answer()), {
      what: 'the labelled pod to be let in',
      timeoutMs: 30_000,
    });
    await kubectl([...inCounter, 'delete', 'pod', pod, '--grace-period=0', '--force']);
  });

  it('leaves no process behind for nobody to reap', async () => {
    const script = 'grep -l "^State:.Z" /proc/[0-9]*/status | wc -l';
    const server = { namespace, pod: `${name}-0-0`, container: 'redis' };
    // The script that ran beside the server at its start, and no more however often the probes ran: those of a probe that
    // is under way are reaped in a moment.
    await until(async () => Number((await execIn(server, ['sh', '-c', script])).stdout) <= 1, {
      what: 'no more than one process to be left behind',
      timeoutMs: 30_000,
    });
  });
}

/** A pod that is no client. */
function strangerPod(pod: string, inNamespace: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace: inNamespace, labels: { app: pod } },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: pod,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '3600'],
          // The namespace has a quota: pods must say what they ask for.
          resources: { requests: { cpu: '10m', memory: '32Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
