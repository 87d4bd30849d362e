import { called, ofFront, POD, type Subject } from '../subject';
import type { Alert } from './alert';

/** Names of the backends in haproxy.cfg that say who is the primary, as `lib/config/haproxy-cfg.ts` has them. */
const BACKENDS = { primaries: 'primaries', named: '~says-.+' } as const;

/** Whether the front is there, and has a primary to send clients to. */
export function frontAlerts(subject: Subject): Alert[] {
  const { front } = subject;
  if (!front) return [];
  const { replicas, majority } = front;
  const all = `The front ${subject.name}`;
  const primaries = `haproxy_backend_active_servers${ofFront(subject, { proxy: BACKENDS.primaries })}`;
  const votes = `max by (namespace, pod) (haproxy_backend_active_servers${ofFront(subject, { proxy: BACKENDS.named })})`;
  return [
    ...podAlerts(subject, replicas, {
      down: 'RedisFrontDown',
      missing: 'RedisFrontPodsMissing',
      what: 'front',
    }),
    {
      name: 'RedisFrontWithoutPrimary',
      severity: 'critical',
      for: '1m',
      // Without Sentinels it sends nobody anywhere while more than one says that it is the primary.
      expr: majority === undefined ? `${primaries} != 1` : `${primaries} == 0`,
      summary: `${all} has no primary to send clients to.`,
      description: `Pod ${POD} sees {{ $value }} servers that say they are the primary, and turns away who wants to write.`,
    },
    ...(majority === undefined
      ? []
      : ([
          {
            name: 'RedisFrontWithoutMajority',
            severity: 'critical',
            for: '1m',
            expr: `${votes} < ${majority}`,
            summary: `${all} finds no majority of Sentinels that names one primary.`,
            description: `At most {{ $value }} Sentinels name the same primary to pod ${POD}, and ${majority} must. It keeps the sessions it has, and turns away new clients that want to write.`,
          },
        ] as const)),
  ];
}

/** Whether pods before servers are there: any, and all. */
export function podAlerts(
  subject: Subject,
  replicas: number | undefined,
  { down, missing, what }: { readonly down: Alert['name']; readonly missing: Alert['name']; readonly what: string },
): Alert[] {
  const up = `(sum(up${ofFront(subject)}) or vector(0))`;
  const all = called(subject).replace('Redis', `The ${what}`);
  return [
    {
      name: down,
      severity: 'critical',
      for: '1m',
      expr: `${up} == 0`,
      summary: `${all} is down.`,
      description: `No pod of the ${what} ${subject.name} answers: its clients reach no server.`,
    },
    ...(replicas === undefined
      ? []
      : [
          {
            name: missing,
            severity: 'warning',
            for: '10m',
            expr: `${up} < ${replicas}`,
            summary: `${all} has {{ $value }} pods of ${replicas}.`,
            description: `{{ $value }} of ${replicas} pods of the ${what} ${subject.name} answer. The next fault may leave none.`,
          } as const,
        ]),
  ];
}
