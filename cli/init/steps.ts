import { INSTANCE } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import type { Answers } from './answers';

/** A command to type, and what it is for. */
export interface Step {
  readonly command: string;
  readonly why?: string;
}

/** From a project that is written to a Redis that answers. */
export function stepsOf({ topology, name, namespace, cloud }: Answers): Step[] {
  // A server alone has no keeper, which knows when all is as it was asked for. Probes are some seconds behind it.
  const ready =
    topology === 'standalone'
      ? [`rollout status statefulset/${names.servers(name)} --timeout=300s`]
      : [
          `wait --for=condition=Available deployment/${names.keeper(name)} --timeout=300s`,
          `wait --for=condition=Ready pod -l ${INSTANCE}=${name} --timeout=60s`,
        ];
  return [
    { command: 'npm install' },
    { command: 'npm run synth', why: 'writes the manifests into dist/' },
    // Without one, claims wait for ever.
    ...(cloud === 'any' ? [{ command: 'kubectl get storageclass', why: 'one of them has to be the default' }] : []),
    { command: 'kubectl apply -f dist/namespaces.k8s.yaml' },
    { command: 'npm run --silent secrets | kubectl create -f -', why: 'random passwords, shown to nobody' },
    { command: 'kubectl apply -f dist' },
    ...ready.map(what => ({ command: `kubectl -n ${namespace} ${what}` })),
    { command: `npx redis-ha status ${name} -n ${namespace}` },
  ];
}

/** Steps as lines of a shell, with what they are for beside them. */
export function shellLines(steps: readonly Step[]): string {
  const width = Math.max(...steps.map(({ command, why }) => (why ? command.length : 0)));
  return steps.map(({ command, why }) => (why ? `${command.padEnd(width)} # ${why}` : command)).join('\n');
}
