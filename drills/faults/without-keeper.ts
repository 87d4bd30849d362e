import { componentLabels, selectorText } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { kubectl, kubectlJson } from '../kubectl';
import { until } from '../wait';
import type { Fault, Target } from './fault';

interface Labelled {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

/** The same fault while the topology has no keeper, which is back when the fault is healed. */
export function withoutKeeper(fault: Fault): Fault {
  return {
    ...fault,
    name: `${fault.name}, without a keeper`,
    inject: async target => {
      const name = await topologyOf(target);
      await scale(target.namespace, name, 0);
      const keepers = ['-n', target.namespace, 'get', 'pods', '-l', selectorText(componentLabels(name, 'keeper'))];
      await until(async () => (await kubectlJson<{ items: unknown[] }>(keepers)).items.length === 0, {
        what: 'the keeper to go',
        timeoutMs: 60_000,
      });
      await fault.inject(target);
    },
    heal: async target => {
      await fault.heal(target);
      await scale(target.namespace, await topologyOf(target), 1);
    },
  };
}

async function scale(namespace: string, name: string, replicas: number): Promise<void> {
  await kubectl(['-n', namespace, 'scale', 'deployment', names.keeper(name), `--replicas=${replicas}`]);
}

/** Name of the topology that the target belongs to: its selector's, or that of the pod's own labels. */
async function topologyOf({ namespace, pod, selector }: Target): Promise<string> {
  const said = /(?:^|,)app\.kubernetes\.io\/instance=([^,]+)/.exec(selector ?? '')?.[1];
  if (said) return said;
  const { metadata } = await kubectlJson<Labelled>(['-n', namespace, 'get', 'pod', pod]);
  const name = metadata.labels?.['app.kubernetes.io/instance'];
  if (!name)
    throw new Error(`Pod ${namespace}/${pod} belongs to no topology: it has no label app.kubernetes.io/instance.`);
  return name;
}
