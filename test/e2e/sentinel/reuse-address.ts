import { apply, kubectl, kubectlJson } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { Release } from '../replicated/release';

const FILLER = 'filler';
/** So many pods at a time, which a small node gives addresses to in some seconds. */
const BATCH = 20;
/** A node hands its addresses out in turn, 254 of them; it takes several rounds where others get some meanwhile. */
const ROUNDS = 60;
/** So many addresses in a row are left behind: one alone would be missed whenever another pod comes in between. */
const LEFT = 6;

interface Placed {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly podIP?: string };
}

/**
 * Gives a server of `other` an address that one of `one` has had: other pods take the node's addresses in between, until
 * it is the turn of such a one again. For networks that give each node 254 addresses and hand them out one after the other.
 */
export async function reuseAddress(one: Release, other: Release): Promise<string> {
  const [pod = ''] = one.pods;
  const { spec, status } = await placed(one.namespace, pod);
  const node = spec.nodeName;
  const heirs = await Promise.all(other.pods.map(name => placed(other.namespace, name)));
  const heir = heirs.find(each => each.spec.nodeName === node)?.metadata.name;
  const first = status.podIP;
  if (!node || !heir || !first) throw new Error(`No node has a server of both releases; ${pod} is on ${node}.`);
  const left = [first];
  while (left.length < LEFT) left.push(await replaced(one.namespace, pod));
  await replaced(one.namespace, pod);
  for (let round = 0; round < ROUNDS; round++) {
    const ahead = distance(await fill(other.clients, node, 1), first);
    if (ahead > 1) {
      await fill(other.clients, node, Math.max(1, Math.min(BATCH, Math.floor((ahead - 1) * 0.7))));
      continue;
    }
    const address = await replaced(other.namespace, heir);
    if (left.includes(address)) return address;
  }
  throw new Error(`None of ${left.join(', ')} was given to ${other.namespace}/${heir} in ${ROUNDS} rounds.`);
}

/** How many addresses are handed out from one to the other, which comes after it in the node's turn. */
function distance(from: string, to: string): number {
  const last = (address: string) => Number(address.split('.').at(-1));
  return (last(to) - last(from) + 254) % 254;
}

/** Has pods take a node's next addresses, and go. Gives the last of these. */
async function fill(namespace: string, node: string, count: number): Promise<string> {
  await apply(Array.from({ length: count }, (_, index) => fillerPod(namespace, node, `${FILLER}-${index}`)));
  const fillers = () => kubectlJson<{ items: Placed[] }>(['-n', namespace, 'get', 'pods', '-l', `app=${FILLER}`]);
  const addresses = await until(
    async () => {
      const { items } = await fillers();
      const all = items.flatMap(({ status }) => status.podIP ?? []);
      return all.length === count ? all : undefined;
    },
    { what: `${count} pods to have addresses`, timeoutMs: 180_000 },
  );
  const flags = ['--grace-period=0', '--force', '--wait=false'];
  await kubectl(['-n', namespace, 'delete', 'pods', '-l', `app=${FILLER}`, ...flags]);
  await until(async () => (await fillers()).items.length === 0, { what: 'the pods to go', timeoutMs: 60_000 });
  const start = addresses[0] ?? '';
  return addresses.reduce(
    (last, each) => (distance(start, each) < 127 && distance(last, each) < 127 ? each : last),
    start,
  );
}

/** Deletes a pod, and gives the address of the next one of that name. */
async function replaced(namespace: string, pod: string): Promise<string> {
  const { metadata } = await placed(namespace, pod);
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
  return until(
    async () => {
      const now = await placed(namespace, pod);
      return now.metadata.uid === metadata.uid ? undefined : now.status.podIP;
    },
    { what: `${pod} to come back`, timeoutMs: 60_000, everyMs: 100 },
  );
}

function placed(namespace: string, pod: string): Promise<Placed> {
  return kubectlJson<Placed>(['-n', namespace, 'get', 'pod', pod]);
}

function fillerPod(namespace: string, nodeName: string, name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: FILLER } },
    spec: {
      nodeName,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: FILLER,
          // An address is all that it is to have: a container that starts would only be work for the node.
          image: 'there-is-no-such-image:1.0.0',
          imagePullPolicy: 'Never',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
