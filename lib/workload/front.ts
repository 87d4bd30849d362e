import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { servicesDomain } from '../config/domains';
import type { FrontTargets, TargetsTls } from '../config/front-targets';
import { type FrontConf, firstChecksMs, haproxyCfg } from '../config/haproxy-cfg';
import { FRONT_VARIABLES } from '../config/haproxy-checks';
import { CONFIG_HASH_ANNOTATION, configHash } from '../config/hash';
import { componentLabels, topologyLabels } from '../config/labels';
import { type LoggedIn, startedWith } from '../config/passwords';
import { PORTS } from '../config/ports';
import { cores } from '../config/quantity';
import { TLS_KEYS } from '../config/tls';
import { USERS } from '../config/users';
import { podField } from './env';
import { HAPROXY_USER, type ImagePull, pullPolicy } from './images';
import { type Placement, placementOf } from './placement';
import { podBase, QUICK_DNS } from './pod-base';
import { type Resources, requirements } from './resources';
import { OFF_A_DEAD_NODE } from './scheduling';
import { CONTAINER_SECURITY } from './security';
import { servicePort } from './services';
import { certificateVolume } from './tls-volume';

/** What a front is made of. */
export interface FrontSettings extends Pick<FrontConf, 'checkIntervalMs' | 'maxConnections' | 'readFallback'> {
  readonly name: string;
  readonly targets: FrontTargets;
  /** Secret with the password of the user that checks log in as, and which one that is. */
  readonly credentials: LoggedIn;
  /** Secret with the certificate. @default - no TLS */
  readonly tlsSecret?: string;
  readonly replicas: number;
  readonly resources: Resources;
  readonly placement: Placement;
  readonly image: string;
  readonly imagePull: ImagePull;
  /** Labels that let its pods in to the servers. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Folders inside the container of a front. */
const FOLDERS = { config: '/config', tls: '/tls', serversTls: '/servers-tls' } as const;
const SERVERS_TLS = 'servers-tls';

/** Seconds that a stopping front serves on, with all its checks, until Services have taken it out. */
const DRAIN_SECONDS = 10;

/** Labels of a front's Service, by which a monitor finds it too. */
export function frontServiceLabels(name: string): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, 'front') };
}

/** The pods of a front, their configuration, and the Service with a port for writes and one for reads. */
export function front(scope: Construct, settings: FrontSettings): void {
  const { name, placement } = settings;
  const labels = componentLabels(name, 'front');
  const metadata = { name, labels: frontServiceLabels(name) };
  const texts = { 'haproxy.cfg': confOf(settings) };
  // Pods that must be kept apart leave no room for one more.
  const [maxSurge, maxUnavailable] = placement.spread === 'required' ? [0, 1] : [1, 0];

  new k8s.KubeConfigMap(scope, 'Config', { metadata, data: texts });
  new k8s.KubeService(scope, 'Service', {
    metadata,
    spec: { selector: labels, ports: [PORTS.redis, PORTS.read, PORTS.stats].map(servicePort) },
  });
  new k8s.KubeDeployment(scope, 'Deployment', {
    metadata,
    spec: {
      replicas: settings.replicas,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: k8s.IntOrString.fromNumber(maxSurge),
          maxUnavailable: k8s.IntOrString.fromNumber(maxUnavailable),
        },
      },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...labels, ...settings.podLabels },
          annotations: { [CONFIG_HASH_ANNOTATION]: configHash({ ...texts, ...startedWith(settings.credentials) }) },
        },
        spec: podSpec(settings, labels),
      },
    },
  });
}

function confOf({ tlsSecret, resources, ...conf }: FrontSettings): string {
  const { tls } = conf.targets;
  const threads = Math.max(1, Math.ceil(cores(resources.cpuLimit ?? resources.cpu)));
  return haproxyCfg({
    ...conf,
    threads,
    ...(tlsSecret === undefined ? {} : { tlsFolder: FOLDERS.tls }),
    ...(tls ? { serversTlsFolder: FOLDERS.serversTls } : {}),
  });
}

function podSpec(settings: FrontSettings, labels: Record<string, string>): k8s.PodSpec {
  const {
    name,
    imagePull,
    tlsSecret,
    targets: { tls },
  } = settings;
  const { tolerations = [], ...placement } = placementOf(settings.placement, labels, labels);
  const probe = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString(PORTS.stats.name) },
    timeoutSeconds: 2,
  });
  return {
    ...podBase(imagePull, HAPROXY_USER),
    ...placement,
    tolerations: [...tolerations, ...OFF_A_DEAD_NODE],
    dnsConfig: QUICK_DNS,
    terminationGracePeriodSeconds: DRAIN_SECONDS + 10,
    containers: [
      {
        name: 'haproxy',
        image: settings.image,
        ...pullPolicy(imagePull),
        command: ['haproxy', '-db', '-f', `${FOLDERS.config}/haproxy.cfg`],
        env: [
          // In front, so that the others may refer to it.
          podField('POD_NAMESPACE', 'metadata.namespace'),
          { name: FRONT_VARIABLES.services, value: servicesDomain(settings.targets.clusterDomain) },
          {
            name: FRONT_VARIABLES.password,
            valueFrom: { secretKeyRef: { name: settings.credentials.secretName, key: USERS.probe } },
          },
        ],
        ports: [PORTS.redis, PORTS.read, PORTS.stats].map(port => ({ name: port.name, containerPort: port.number })),
        livenessProbe: { ...probe('/healthz'), periodSeconds: 10, failureThreshold: 6 },
        readinessProbe: {
          ...probe('/readyz'),
          initialDelaySeconds: Math.ceil(firstChecksMs(settings.checkIntervalMs) / 1000),
          periodSeconds: 1,
          // A pod that never saw a server is not ready; one that sees none for a while stays, to be there at once when
          // the servers are.
          failureThreshold: 60,
        },
        lifecycle: { preStop: { exec: { command: ['sleep', String(DRAIN_SECONDS)] } } },
        resources: requirements(settings.resources),
        securityContext: CONTAINER_SECURITY,
        volumeMounts: [
          { name: 'config', mountPath: FOLDERS.config, readOnly: true },
          ...(tlsSecret === undefined ? [] : [{ name: 'tls', mountPath: FOLDERS.tls, readOnly: true }]),
          ...(tls ? [{ name: SERVERS_TLS, mountPath: FOLDERS.serversTls, readOnly: true }] : []),
        ],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name } },
      ...(tlsSecret === undefined ? [] : [{ name: 'tls', secret: { secretName: tlsSecret, defaultMode: 0o440 } }]),
      ...(tls ? [serversTls(tls)] : []),
    ],
  };
}

/** Who signed the servers' certificate, and what is shown to them where they ask for it. */
function serversTls({ secretName, clientCertificate }: TargetsTls): k8s.Volume {
  const keys = clientCertificate ? Object.values(TLS_KEYS) : [TLS_KEYS.ca];
  return { ...certificateVolume(secretName, keys), name: SERVERS_TLS };
}
