import { certificateDays, ENVOY_ADMIN } from '../measures';
import { ofFront, POD, type Subject } from '../subject';
import type { Alert } from './alert';
import { podAlerts } from './front';
import type { WantedThresholds } from './thresholds';

/** Whether a proxy is there, reaches what it stands before, and will be believed in some days. */
export function proxyAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  const { proxy } = subject;
  if (!proxy) return [];
  const of = ofFront(subject, { envoy_cluster_name: `!${ENVOY_ADMIN}` });
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
        // Looked at over less time than the alert waits: one connection that failed, as in each failover, is none.
        `rate(envoy_cluster_upstream_cx_connect_fail${of}[90s]) > 0`,
      ].join(' or '),
      summary: `Pod ${POD} of the proxy ${subject.name} does not reach all servers of ${upstream}.`,
      description: `Envoy in pod ${POD} finds servers of ${upstream} unwell, knows none, or cannot connect. Commands for them fail, or go to others.`,
    },
    ...(proxy.certificates ? [certificateAlert(subject, at)] : []),
  ];
}

function certificateAlert(subject: Subject, { certificateDays: days }: WantedThresholds): Alert {
  return {
    name: 'RedisCertificateNearEnd',
    severity: 'warning',
    for: '15m',
    expr: `${certificateDays(subject)} < ${days}`,
    summary: `A certificate of the proxy ${subject.name} ends in {{ $value }} days.`,
    description: `The first certificate that Envoy in pod ${POD} uses, one that it shows or one that it trusts, ends in {{ $value }} days and was to be renewed before. After its end no connection over TLS is made.`,
  };
}
