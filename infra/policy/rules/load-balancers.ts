import * as kubernetes from '@pulumi/kubernetes';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { isAnybody } from '../../../lib/config/addresses';
import type { Problems } from '../../../lib/validation';
import { each } from '../each';
import { eachObject } from '../objects';

/** Annotations by which a cloud keeps a load balancer within the network, and the values that say so. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  'networking.gke.io/load-balancer-type': /^internal$/i,
  'cloud.google.com/load-balancer-type': /^internal$/i,
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/,
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(true|0\.0\.0\.0\/0)$/,
};

/** What a Service and the values of a chart have in common, as far as a load balancer is concerned. */
interface Balanced {
  readonly type?: unknown;
  readonly loadBalancerSourceRanges?: unknown;
  readonly annotations?: unknown;
}

/** Services that the internet can reach, and those that a Helm chart is asked for. */
export const loadBalancers: ResourceValidationPolicy = {
  name: 'load-balancers-have-sources',
  description: 'A load balancer is within the network, or for networks that are named.',
  remediationSteps: 'Set loadBalancerSourceRanges, or the annotation by which the cloud makes it an internal one.',
  severity: 'critical',
  validateResource: [
    eachObject(({ metadata, spec }, kind) =>
      kind === 'Service' ? problems('spec', { ...spec, annotations: metadata?.annotations }) : [],
    ),
    each(kubernetes.helm.v3.Release, ({ values }) => within('values', values)),
    each(kubernetes.helm.v4.Chart, ({ values }) => within('values', values)),
  ],
};

function problems(path: string, { type, loadBalancerSourceRanges, annotations }: Balanced): Problems {
  if (type !== 'LoadBalancer' || isInternal(annotations)) return [];
  const sources = Array.isArray(loadBalancerSourceRanges) ? loadBalancerSourceRanges.map(String) : [];
  if (sources.length === 0)
    return [`${path}.loadBalancerSourceRanges is not set, so that anybody can come: name networks`];
  return sources
    .filter(isAnybody)
    .map(source => `${path}.loadBalancerSourceRanges has ${source}, which is anybody: name networks`);
}

function isInternal(annotations: unknown): boolean {
  const said = Object.entries(isRecord(annotations) ? annotations : {});
  return said.some(([key, value]) => INTERNAL[key]?.test(String(value)) === true);
}

/** The Services in the values of a chart, however deep: whatever says `type: LoadBalancer`. */
function within(path: string, values: unknown): Problems {
  if (!isRecord(values)) return [];
  const deeper = Object.entries(values).flatMap(([key, value]) => within(`${path}.${key}`, value));
  return [...problems(path, values), ...deeper];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
