import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CONFIG_HASH_ANNOTATION } from '../config/hash';
import { componentLabels, topologyLabels } from '../config/labels';
import { PORTS } from '../config/ports';
import { ENVOY_GRACE_SECONDS, type EnvoyParts } from './envoy';
import { extraVolumes } from './extra-volumes';
import { ENVOY_USER, type ImagePull } from './images';
import { type Placement, placementOf } from './placement';
import { podBase, QUICK_DNS } from './pod-base';
import { nodeAffinity, OFF_A_DEAD_NODE, schedulingOf } from './scheduling';
import { servicePort } from './services';
import { sidecarContainers } from './sidecars';

/** Pods of Envoy: some, wherever there is room, or one on each node. */
export interface ProxyPods {
  readonly name: string;
  readonly as: 'deployment' | 'daemonset';
  readonly replicas: number;
  readonly placement: Placement;
  readonly imagePull: ImagePull;
}

/** Labels of a proxy's Service, by which a monitor finds it too. */
export function proxyServiceLabels(name: string): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, 'proxy') };
}

/** The ConfigMap that an Envoy reads. */
export function envoyConfig(scope: Construct, name: string, { texts }: EnvoyParts): void {
  new k8s.KubeConfigMap(scope, 'Config', { metadata: { name, labels: proxyServiceLabels(name) }, data: { ...texts } });
}

/** The pods of a proxy and their Service. */
export function proxyPods(scope: Construct, pods: ProxyPods, parts: EnvoyParts): void {
  const { name, as, replicas, placement } = pods;
  const labels = componentLabels(name, 'proxy');
  const metadata = { name, labels: proxyServiceLabels(name) };
  const template = {
    metadata: { labels, annotations: { [CONFIG_HASH_ANNOTATION]: parts.hash } },
    spec: podSpec(pods, parts, labels),
  };
  // Pods that must be kept apart leave no room for one more.
  const [surge, unavailable] = as === 'deployment' && placement.spread === 'required' ? [0, 1] : [1, 0];
  const rollingUpdate = {
    maxSurge: k8s.IntOrString.fromNumber(surge),
    maxUnavailable: k8s.IntOrString.fromNumber(unavailable),
  };

  new k8s.KubeService(scope, 'Service', {
    metadata,
    spec: {
      selector: labels,
      // From each node to its own.
      ...(as === 'daemonset' ? { internalTrafficPolicy: 'Local' } : {}),
      ports: [PORTS.redis, PORTS.envoyStats].map(servicePort),
    },
  });
  if (as === 'daemonset') {
    new k8s.KubeDaemonSet(scope, 'DaemonSet', {
      metadata,
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate }, selector: { matchLabels: labels }, template },
    });
  } else {
    new k8s.KubeDeployment(scope, 'Deployment', {
      metadata,
      spec: {
        replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate },
        selector: { matchLabels: labels },
        template,
      },
    });
  }
}

function podSpec(pods: ProxyPods, { container, volumes }: EnvoyParts, labels: Record<string, string>): k8s.PodSpec {
  const { as, imagePull } = pods;
  const { tolerations = [], ...placement } =
    as === 'deployment' ? placementOf(pods.placement, labels, labels) : onEachNode(pods.placement);
  return {
    ...podBase(imagePull, ENVOY_USER),
    ...placement,
    // A pod of a DaemonSet belongs to its node and goes with it.
    tolerations: [...tolerations, ...(as === 'deployment' ? OFF_A_DEAD_NODE : [])],
    dnsConfig: QUICK_DNS,
    terminationGracePeriodSeconds: ENVOY_GRACE_SECONDS,
    containers: sidecarContainers([container], volumes, { imagePull }),
    volumes: extraVolumes(volumes),
  };
}

function onEachNode(placement: Placement): Pick<k8s.PodSpec, 'affinity' | 'nodeSelector' | 'tolerations'> {
  const affinity = nodeAffinity(placement);
  return { ...schedulingOf(placement), ...(Object.keys(affinity).length > 0 ? { affinity } : {}) };
}
