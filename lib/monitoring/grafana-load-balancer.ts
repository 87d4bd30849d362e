import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addressRange, isAnybody } from '../config/addresses';
import { isLabel, isLabelKey } from '../config/syntax';
import { typed } from '../props/typed';
import { check, isObjectName, isServiceName, isWhole, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { type Cloud, type EksController, loadBalancerAnnotations, loadBalancerClass } from '../workload/load-balancers';

/** Which Grafana: by default that of a kube-prometheus-stack release `monitoring` in the namespace of that name. */
export interface GrafanaPods {
  /** Namespace that Grafana runs in, and that the Service is made in. @default 'monitoring' */
  readonly namespace?: string;
  /**
   * Labels of its pods.
   * @default { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'monitoring' }
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Port that it listens on. @default 3000 */
  readonly port?: number;
}

/** How clients have TLS. */
export type GrafanaHttps =
  | {
      /** The load balancer ends TLS, with a certificate of AWS Certificate Manager, and speaks HTTP to Grafana. EKS alone. */
      readonly by: 'load-balancer';
      /** Its ARN, `arn:aws:acm:REGION:ACCOUNT:certificate/ID`. */
      readonly certificateArn: string;
    }
  | {
      /** Grafana itself ends TLS, with a Secret that its own settings mount; bytes are passed through to it. */
      readonly by: 'grafana';
    };

/** What a load balancer before Grafana is. All but `cloud` has a default. */
export interface GrafanaLoadBalancerProps {
  /** Where the cluster is: each cloud is told in its own way what load balancer to make. */
  readonly cloud: Cloud;
  /** Name of the Service. @default - the construct's id */
  readonly name?: string;
  /** Which Grafana. @default - that of a kube-prometheus-stack release `monitoring` in the namespace `monitoring` */
  readonly grafana?: GrafanaPods;
  /** Port that clients come to. @default 8080, with `https` 443 */
  readonly port?: number;
  /** Whether it has an address in your network alone, or one on the internet. @default 'internal' */
  readonly access?: 'internal' | 'public';
  /**
   * Ranges of addresses that clients have, CIDR. A public one needs them.
   * @default - an internal one lets in whoever is in the network
   */
  readonly sourceRanges?: readonly string[];
  /** Lets everybody on the internet come to a public one, in place of `sourceRanges`. @default - no */
  readonly anybody?: 'may reach the login page';
  /** How clients have TLS. @default - HTTP: passwords and sessions cross the network as they are */
  readonly https?: GrafanaHttps;
  /**
   * Whether a network policy lets clients in, for a namespace that is fenced. It lets Grafana's pods be reached by
   * pods of their own namespace, and by `sourceRanges` or, without them, any address, and by nobody else.
   * @default false
   */
  readonly networkPolicy?: boolean;
  /** Who makes it on EKS: what each cluster has, or the controller of AWS that you have installed. @default 'cloud-provider' */
  readonly eksController?: EksController;
  /**
   * Further annotations of the Service. With `cloud: 'other'`, the one by which your cloud makes it internal.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

const GRAFANA = {
  namespace: 'monitoring',
  labels: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'monitoring' },
  port: 3000,
} as const;

/** Name of the Service's port. */
const PORT = { http: 'http', https: 'https' } as const;

const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

/**
 * A load balancer before Grafana, in your network alone unless it is asked to be public, and then for the addresses
 * that are named. It is a Service in Grafana's namespace: apply it with what is there.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 */
export class GrafanaLoadBalancer extends Construct {
  readonly name: string;
  /** Namespace of the Service. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: GrafanaLoadBalancerProps) {
    super(scope, id);
    const given = typed('GrafanaLoadBalancerProps', props);
    const wanted = wantedOf(id, given.props);
    const { name, grafana, port, sourceRanges, annotations, https, access, cloud, eksController } = wanted;
    this.name = name;
    this.namespace = grafana.namespace;
    const problems = () => [...balancerProblems(wanted), ...namespaceProblems(this, grafana.namespace)];
    if (!given.accepted(this, problems)) return;
    warn(this, balancerWarnings(wanted));

    const portName = https ? PORT.https : PORT.http;
    const certificate = https?.by === 'load-balancer' ? { arn: https.certificateArn, port: portName } : undefined;
    const reach = { cloud, eksController, access, certificate };
    const metadata = { name, namespace: grafana.namespace, labels: labelsOf(name) };
    new k8s.KubeService(this, 'Service', {
      metadata: { ...metadata, annotations: { ...loadBalancerAnnotations(reach), ...annotations } },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: loadBalancerClass(reach),
        // Grafana sees who comes, and so does a network policy; a node without Grafana takes no client.
        externalTrafficPolicy: 'Local',
        ...(sourceRanges.length > 0 ? { loadBalancerSourceRanges: [...sourceRanges] } : {}),
        selector: { ...grafana.labels },
        ports: [{ name: portName, port, targetPort: k8s.IntOrString.fromNumber(grafana.port) }],
      },
    });
    if (wanted.networkPolicy) letIn(this, wanted, metadata);
  }
}

type Wanted = Required<Omit<GrafanaLoadBalancerProps, 'grafana' | 'https' | 'anybody'>> &
  Pick<GrafanaLoadBalancerProps, 'https' | 'anybody'> & { readonly grafana: Required<GrafanaPods> };

function wantedOf(id: string, props: GrafanaLoadBalancerProps): Wanted {
  const { cloud, https, anybody, grafana = {} } = props;
  const { name = id, port = https ? 443 : 8080, access = 'internal', sourceRanges = [], networkPolicy = false } = props;
  const { eksController = 'cloud-provider', annotations = {} } = props;
  const { namespace = GRAFANA.namespace, labels = GRAFANA.labels, port: pods = GRAFANA.port } = grafana;
  return {
    ...{ cloud, name, port, access, sourceRanges, anybody, https, networkPolicy, eksController, annotations },
    grafana: { namespace, labels, port: pods },
  };
}

function labelsOf(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'grafana-load-balancer',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'cdk8s-redis-ha',
  };
}

function letIn(scope: Construct, { grafana, sourceRanges }: Wanted, metadata: k8s.ObjectMeta): void {
  const ranges = sourceRanges.length > 0 ? sourceRanges : ['0.0.0.0/0', '::/0'];
  new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata,
    spec: {
      podSelector: { matchLabels: { ...grafana.labels } },
      policyTypes: ['Ingress'],
      ingress: [
        // Prometheus, which scrapes it, is one of them.
        { from: [{ podSelector: {} }] },
        {
          from: ranges.map(cidr => ({ ipBlock: { cidr } })),
          ports: [{ port: k8s.IntOrString.fromNumber(grafana.port), protocol: 'TCP' }],
        },
      ],
    },
  });
}

function namespaceProblems(construct: Construct, namespace: string): Problems {
  const own = Chart.of(construct).namespace;
  return check([
    own !== undefined && own !== namespace,
    `grafana.namespace: a Service leads to pods of its own namespace, ${shown(namespace)}, and the chart's is ${shown(own)}; put it into a chart of Grafana's namespace`,
  ]);
}

function balancerProblems(wanted: Wanted): Problems {
  const { cloud, name, grafana, port, access, eksController, annotations } = wanted;
  return [
    ...check(
      [
        !['gke', 'eks', 'other'].includes(cloud),
        `cloud: ${shown(cloud)} is no cloud that is known here; set "gke", "eks" or "other"`,
      ],
      [
        !isServiceName(name),
        `name: ${shown(name)} cannot name a Service; use lower-case letters, digits and dashes, a letter first`,
      ],
      [
        !isObjectName(grafana.namespace),
        `grafana.namespace: ${shown(grafana.namespace)} cannot name a namespace; set that of Grafana`,
      ],
      [
        Object.keys(grafana.labels).length === 0,
        'grafana.labels: without a label the Service would lead to no pod; set those of Grafana, as `kubectl get pods --show-labels` has them',
      ],
      [
        !isWhole(grafana.port, 1, 65_535),
        `grafana.port: ${shown(grafana.port)} is no port; set that which Grafana listens on, from 1 to 65535`,
      ],
      [!isWhole(port, 1, 65_535), `port: ${shown(port)} is no port; set one from 1 to 65535`],
      [
        access !== 'internal' && access !== 'public',
        `access: ${shown(access)} is no way to be reached; set "internal" or "public"`,
      ],
      [
        eksController !== 'cloud-provider' && eksController !== 'aws-load-balancer-controller',
        `eksController: ${shown(eksController)} makes no load balancer; set "cloud-provider" or "aws-load-balancer-controller"`,
      ],
      [
        cloud !== 'eks' && eksController !== 'cloud-provider',
        `eksController: there is none with cloud ${shown(cloud)}; leave it out`,
      ],
      [
        cloud === 'other' && access === 'internal' && Object.keys(annotations).length === 0,
        'annotations: how your cloud makes an internal load balancer is not known here, and by itself it makes a public one; set the annotation that it asks for, or access to "public"',
      ],
    ),
    ...Object.entries(grafana.labels)
      .filter(([key, value]) => !isLabel(key, value))
      .map(([key, value]) => `grafana.labels: ${shown(key)}: ${shown(value)} is no label; set key and value of one`),
    ...annotationProblems(wanted),
    ...sourceProblems(wanted),
    ...httpsProblems(wanted),
  ];
}

function annotationProblems({ cloud, eksController, access, annotations }: Wanted): Problems {
  const own = Object.keys(loadBalancerAnnotations({ cloud, eksController, access }) ?? {});
  return Object.keys(annotations).flatMap(key =>
    check(
      [!isLabelKey(key), `annotations: ${shown(key)} is no key of an annotation; set one such as "example.com/name"`],
      [own.includes(key), `annotations: ${shown(key)} follows from \`cloud\` and \`access\`; set these`],
    ),
  );
}

function sourceProblems({ access, sourceRanges, anybody }: Wanted): Problems {
  const open = anybody !== undefined;
  return [
    ...check(
      [
        access === 'public' && sourceRanges.length === 0 && !open,
        "sourceRanges: a public load balancer lets everybody come to the login page; set the ranges of addresses that you come from, or choose so with anybody: 'may reach the login page'",
      ],
      [
        open && anybody !== 'may reach the login page',
        `anybody: ${shown(anybody)} is no choice; set 'may reach the login page', or leave it out`,
      ],
      [
        open && access !== 'public',
        'anybody: an internal load balancer has no address that everybody reaches; set access to "public", or leave it out',
      ],
      [
        open && sourceRanges.length > 0,
        'anybody: sourceRanges say who may come, and anybody that all may; leave one of them out',
      ],
    ),
    ...sourceRanges.flatMap(cidr =>
      check(
        [
          addressRange(cidr) === undefined,
          `sourceRanges: ${shown(cidr)} is no range of addresses; set one such as "10.20.0.0/16", and "/32" after a single address`,
        ],
        [
          addressRange(cidr) !== undefined && isAnybody(cidr),
          `sourceRanges: ${shown(cidr)} is everybody, or nearly; set the ranges that you come from, or choose so with anybody: 'may reach the login page'`,
        ],
      ),
    ),
  ];
}

/** What to do where the load balancer itself cannot end TLS. */
const OTHER_WAYS =
  "set https to { by: 'grafana' } and give Grafana a certificate, or put a Gateway or an Ingress before it";

function httpsProblems({ https, cloud }: Wanted): Problems {
  if (https === undefined || https.by === 'grafana') return [];
  return check(
    [
      cloud === 'gke',
      `https.by: the load balancer that GKE makes for a Service passes bytes through, and cannot end TLS; ${OTHER_WAYS}`,
    ],
    [
      cloud === 'other',
      `https.by: whether the load balancer of your cloud can end TLS is not known here; ${OTHER_WAYS}`,
    ],
    [
      cloud === 'eks' && !CERTIFICATE.test(https.certificateArn),
      `https.certificateArn: ${shown(https.certificateArn)} is no certificate of AWS Certificate Manager; set arn:aws:acm:REGION:ACCOUNT:certificate/ID`,
    ],
  );
}

function balancerWarnings({ access, anybody, https }: Wanted): Problems {
  return check(
    [access === 'public' && https === undefined, 'https: passwords cross the internet as they are typed; set https'],
    [anybody !== undefined, 'anybody: Grafana is on the internet for everybody who finds it; set sourceRanges'],
  );
}
