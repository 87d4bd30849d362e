import { ofFront, POD, type Subject } from '../subject';
import type { Alert } from './alert';
import { podAlerts } from './front';

/** Upstream of Envoy that is Envoy itself. */
const ADMIN = 'admin';

/** Whether a proxy is there, and reaches what it stands before. */
export function proxyAlerts(subject: Subject): Alert[] {
  const { proxy } = subject;
  if (!proxy) return [];
  const of = ofFront(subject, { envoy_cluster_name: `!${ADMIN}` });
  const upstream = '{{ $labels.envoy_cluster_name }}';
  return [
    ...podAlerts(subject, proxy.replicas, { down: 'RedisProxyDown', missing: 'RedisProxyPodsMissing', what: 'proxy' }),
    {
      name: 'RedisProxyUpstreamUnhealthy',
      severity: 'warning',
      for: '2m',
      expr: [
        `envoy_cluster_membership_healthy${of} < envoy_cluster_membership_total${of}`,
        `envoy_cluster_membership_total${of} == 0`,
        `rate(envoy_cluster_upstream_cx_connect_fail${of}[5m]) > 0`,
      ].join(' or '),
      summary: `Pod ${POD} of the proxy ${subject.name} does not reach all servers of ${upstream}.`,
      description: `Envoy in pod ${POD} finds servers of ${upstream} unwell, knows none, or cannot connect. Commands for them fail, or go to others.`,
    },
  ];
}
