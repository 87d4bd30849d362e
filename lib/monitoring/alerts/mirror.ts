import { PORTS } from '../../config/ports';
import { called, ofKeeper, ofServers, POD, type Subject } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Whether servers that Envoys mirror have the same data. */
export function mirrorAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  const { servers, mirrored } = subject;
  if (!servers || !mirrored) return [];
  const inStep = `redis_ha_keeper_servers_in_sync${ofKeeper(subject)}`;
  const all = called(subject);
  return [
    {
      name: 'RedisMirrorDrift',
      severity: 'warning',
      for: '1m',
      expr: `redis_ha_keeper_drift${ofKeeper(subject)} > ${at.driftedKeys}`,
      summary: `Servers of ${all} differ.`,
      description: `The keeper compares a sample of keys, and {{ $value }} of them differ between servers of ${all} that take clients. Clients see one value or another.`,
    },
    {
      name: 'RedisMirrorServersMissing',
      severity: 'warning',
      for: '10m',
      expr: `${inStep} < ${servers.count}`,
      summary: `Not all servers of ${all} have every write.`,
      description: `{{ $value }} of ${servers.count} servers of ${all} have every write and take clients. The keeper says on /readyz what keeps it from bringing the others in step.`,
    },
    {
      name: 'RedisMirrorNobodyInStep',
      severity: 'critical',
      for: '1m',
      expr: `${inStep} == 0`,
      summary: `No server of ${all} takes clients.`,
      description: `No server of ${all} is known to have every write, so that none takes clients. It may be for a person to say whose data stays.`,
    },
    {
      name: 'RedisMirrorEnvoyDown',
      severity: 'warning',
      for: '2m',
      expr: `up${ofServers(subject, { endpoint: PORTS.envoyStats.name })} == 0`,
      summary: `The Envoy beside server ${POD} of ${all} does not answer.`,
      description: `The Envoy beside server ${POD} does not answer: no client reaches this server, and the others serve alone.`,
    },
  ];
}
