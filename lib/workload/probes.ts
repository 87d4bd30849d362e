import type { k8s } from 'cdk8s-plus-28';

/** What a script in a container is asked, as its argument. */
type ProbeKind = 'startup' | 'liveness' | 'readiness';

/** How the probes of a container differ from those of others. */
interface ScriptProbes {
  /** What asks the container. */
  readonly ask: (kind: ProbeKind) => Pick<k8s.Probe, 'exec'>;
  /** Time that it may take to start, in seconds. */
  readonly startSeconds: number;
  /** Time within which it is to answer before it is taken for not ready, in seconds. @default 3 */
  readonly answerSeconds?: number;
  /** Time that it has to stop when it hangs, in seconds. @default - that of its pod */
  readonly hungSeconds?: number;
}

/**
 * Probes by a script. To start a process in a container costs the node some 70 ms of a processor, whatever the script
 * does: often only while a container starts. What became unready is found within ten seconds, what hangs within a minute.
 */
export function scriptProbes({ ask, startSeconds, answerSeconds = 3, hungSeconds }: ScriptProbes) {
  return {
    startupProbe: {
      ...ask('startup'),
      periodSeconds: 1,
      timeoutSeconds: answerSeconds,
      failureThreshold: startSeconds,
    },
    livenessProbe: {
      ...ask('liveness'),
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
      ...(hungSeconds === undefined ? {} : { terminationGracePeriodSeconds: hungSeconds }),
    },
    readinessProbe: { ...ask('readiness'), periodSeconds: 5, timeoutSeconds: answerSeconds, failureThreshold: 2 },
  } satisfies Pick<k8s.Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'>;
}
