import { ask, inNamespace, logOf } from '../../drills/api-server';
import { runCommand } from '../../drills/command';
import { unlessMissing } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { failureOf } from '../cluster';
import type { Manifest } from '../explain/read-manifests';
import type { Topology } from '../explain/topologies';
import { saying } from '../interrupt';
import { isReady, type Pod, type Seen } from '../status/seen';
import type { Streams } from '../streams';
import { type Check, checked, unknown } from './check';
import { openings } from './openings';

const WHAT = 'a pod that nobody lets in reaches no port of the servers';

/** What a pod reaches whose network is there: without that, that it reaches nothing else shows nothing. */
const CONTROL = '$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT';

/**
 * Tries each address for 3 s, twelve at a time. It prints the address and what is answered there: `redis-cli` says something of
 * any answer, also of one that is not Redis', and that the connection was closed.
 */
const SCRIPT = `
for target in "${CONTROL}" "$@"; do
  (
    said=$(timeout 3 redis-cli -h "\${target%:*}" -p "\${target##*:}" ping 2>&1 </dev/null | head -n 1)
    printf '%s %s\\n' "$target" "$said"
  ) 2>/dev/null &
  tried=$((\${tried:-0} + 1))
  [ $((tried % 12)) -ne 0 ] || wait
done
wait
`;

/** An image may have to be pulled first. */
const PATIENCE_MS = 180_000;
/** Seconds after which Kubernetes ends the pod, whatever becomes of this program. */
const DEADLINE_SECONDS = 180;

interface Server {
  readonly pod: string;
  /** Address and port, by what the port is called. */
  readonly doors: readonly { readonly target: string; readonly door: string }[];
}

/** Tries the ports of a topology's servers from a pod of its namespace that no policy lets in, and takes that away again. */
export async function tryStranger(
  topology: Topology,
  seen: Seen,
  manifests: readonly Manifest[],
  streams: Streams,
): Promise<Check> {
  const { namespace } = seen;
  try {
    const about = await unlessMissing(ask<{ metadata: { labels?: Record<string, string> } }>(inNamespace(namespace)));
    const open = openings(manifests, topology, about?.metadata.labels ?? {});
    const what = open.length > 0 ? `${WHAT} but ${open.join(', ')}, which the manifests open` : WHAT;
    const servers = seen.pods.filter(isReady).flatMap(pod => serverOf(pod, topology, open));
    const [like] = seen.pods.filter(({ metadata }) => servers.some(({ pod }) => pod === metadata.name));
    if (!like) return unknown(what, 'no server is ready');
    const targets = servers.flatMap(({ doors }) => doors.map(({ target }) => target));
    return judged(what, servers, await said(namespace, strangerLike(topology.name, like, targets), streams));
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return unknown(WHAT, failure.message);
  }
}

function serverOf({ metadata, spec, status }: Pod, { groups }: Topology, open: readonly (number | string)[]): Server[] {
  if (!status?.podIP || !groups.some(({ pods }) => pods.includes(metadata.name))) return [];
  const ports = (spec?.containers ?? []).flatMap(({ ports = [] }) => ports);
  const closed = ports.filter(({ name = '', containerPort }) => !open.includes(containerPort) && !open.includes(name));
  const doors = closed.map(({ name, containerPort }) => ({
    target: `${status.podIP}:${containerPort}`,
    door: name === undefined ? `port ${containerPort}` : `port ${containerPort} (${name})`,
  }));
  return [{ pod: metadata.name, doors }];
}

/** A pod as restricted as the server that it is like, from the same image, without a label and without a token. */
export function strangerLike(name: string, { spec }: Pod, targets: readonly string[]): object {
  const redis = spec?.containers?.find(each => each.name === 'redis');
  const { securityContext, imagePullSecrets, tolerations } = spec ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: `${name}-stranger-` },
    spec: {
      ...{ securityContext, imagePullSecrets, tolerations },
      restartPolicy: 'Never',
      activeDeadlineSeconds: DEADLINE_SECONDS,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'stranger',
          image: redis?.image,
          command: ['sh', '-c', SCRIPT, 'sh', ...targets],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          securityContext: redis?.securityContext,
        },
      ],
    },
  };
}

/** Runs a pod to its end, and gives what it printed. */
async function said(namespace: string, pod: object, streams: Streams): Promise<string> {
  const { metadata } = await ask<Pod>(`${inNamespace(namespace)}/pods`, { body: pod });
  const { name } = metadata;
  const remove = ['-n', namespace, 'delete', 'pod', name];
  return saying(streams, `Pod ${name} is left: \`kubectl ${remove.join(' ')}\` takes it away.`, async () => {
    try {
      await until(
        async () => (await ask<Pod>(`${inNamespace(namespace)}/pods/${name}`)).status?.phase === 'Succeeded',
        { what: `pod ${name} to have tried`, timeoutMs: PATIENCE_MS, everyMs: 500 },
      );
      return await logOf({ namespace, pod: name });
    } finally {
      await runCommand('kubectl', [...remove, '--ignore-not-found', '--wait=false']);
    }
  });
}

/** What the pod's lines say: the first is of no server. */
export function judged(what: string, servers: readonly Server[], log: string): Check {
  const answers = new Map(
    log
      .trim()
      .split('\n')
      .map(line => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')] as const),
  );
  const isReached = (answer: string | undefined) =>
    answer !== undefined && answer !== '' && !/^Could not connect/.test(answer);
  const targets = servers.flatMap(({ doors }) => doors.map(({ target }) => target));
  const missing = targets.find(target => !answers.has(target));
  if (missing) return unknown(what, `the pod that tried says nothing of ${missing}`);
  const found = servers.flatMap(({ pod, doors }) =>
    doors
      .filter(({ target }) => isReached(answers.get(target)))
      .map(({ target, door }) => `${door} of ${pod} answers it: "${answers.get(target)}"`),
  );
  if (found.length > 0) return checked(what, found);
  const control = [...answers].some(([target, answer]) => !targets.includes(target) && isReached(answer));
  return control
    ? checked(what, [])
    : unknown(what, 'the pod that tried did not reach the API server either, so that this shows nothing');
}
