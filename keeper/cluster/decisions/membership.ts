import { take, wait } from '../../decision';
import type { AnsweringPod } from '../observation/observation';
import type { Finding, Step } from './decision';
import { isAlone, shortId, type View } from './view';

/** Lets wanted pods in that nobody knows: new ones, and ones that came back with an empty volume. */
export function letIn(view: View): Finding | undefined {
  const members = view.pods.filter(pod => !isUnknown(pod, view));
  const host = members.find(pod => pod.slots.length > 0) ?? members[0];
  const strangers = view.pods.filter(pod => isUnknown(pod, view));
  const steps = strangers.flatMap((pod): Step[] =>
    host && mayJoin(pod)
      ? [{ kind: 'meet', pod: host.pod, ip: pod.ip, why: `${pod.pod} is empty and wanted, and no member knows it` }]
      : [],
  );
  const refused = strangers.find(pod => !mayJoin(pod));
  return take('letting new pods in', steps) ?? (refused ? wait(refusal(refused)) : undefined);
}

function isUnknown(pod: AnsweringPod, { hearsay }: View): boolean {
  return !hearsay.has(pod.id);
}

function mayJoin(pod: AnsweringPod): boolean {
  return isAlone(pod) && pod.slots.length === 0 && pod.keys === 0;
}

function refusal(pod: AnsweringPod): string {
  const name = `${pod.pod} (node ${shortId(pod.id)})`;
  const cure = 'move its data away or give it an empty volume';
  if (pod.slots.length > 0) return `${name} owns slots in a cluster of its own and is not let in: ${cure}`;
  if (pod.keys > 0) return `${name} holds ${pod.keys} keys of its own and is not let in: ${cure}`;
  return `${name} knows other nodes, but no pod of the topology knows it, and it is not let in: ${cure}`;
}
