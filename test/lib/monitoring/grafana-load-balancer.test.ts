import { App, Chart } from 'cdk8s';
import { GrafanaLoadBalancer, type GrafanaLoadBalancerProps, warnings } from '../../../lib';
import { find, type Manifest, problemsOf } from '../../support/manifests';

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c3d';

function built(props: GrafanaLoadBalancerProps, namespace: string | undefined = 'monitoring') {
  const chart = new Chart(new App(), 'test', { namespace });
  new GrafanaLoadBalancer(chart, 'grafana', props);
  return chart;
}
const service = (props: GrafanaLoadBalancerProps): Manifest =>
  find(built(props).toJson(), 'Service', props.name ?? 'grafana');
const annotations = (props: GrafanaLoadBalancerProps) => service(props).metadata.annotations;

const refused = (props: GrafanaLoadBalancerProps, namespace?: string) =>
  problemsOf(() => built(props, namespace).toJson());

it('leads from 8080 to the Grafana of kube-prometheus-stack, within the network', () => {
  expect(built({ cloud: 'gke' }).toJson()).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'grafana',
        namespace: 'monitoring',
        labels: {
          'app.kubernetes.io/name': 'grafana-load-balancer',
          'app.kubernetes.io/instance': 'grafana',
          'app.kubernetes.io/managed-by': 'cdk8s-redis-ha',
        },
        annotations: { 'networking.gke.io/load-balancer-type': 'Internal' },
      },
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        selector: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'monitoring' },
        ports: [{ name: 'http', port: 8080, targetPort: 3000 }],
      },
    },
  ]);
});

it('takes every prop up', () => {
  const props: Required<Omit<GrafanaLoadBalancerProps, 'anybody'>> = {
    cloud: 'eks',
    name: 'dashboards',
    grafana: { namespace: 'metrics', labels: { app: 'grafana' }, port: 3001 },
    port: 8443,
    access: 'public',
    sourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
    https: { by: 'load-balancer', certificateArn: CERTIFICATE },
    networkPolicy: true,
    eksController: 'aws-load-balancer-controller',
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-name': 'dashboards' },
  };
  const all = built(props, 'metrics').toJson();
  const { metadata, spec } = find(all, 'Service', 'dashboards');
  expect(metadata.annotations).toEqual({
    'service.beta.kubernetes.io/aws-load-balancer-name': 'dashboards',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
    'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
    'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': CERTIFICATE,
    'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': 'https',
  });
  expect(spec).toEqual({
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
    selector: { app: 'grafana' },
    ports: [{ name: 'https', port: 8443, targetPort: 3001 }],
  });
  expect(find(all, 'NetworkPolicy', 'dashboards').spec).toEqual({
    podSelector: { matchLabels: { app: 'grafana' } },
    policyTypes: ['Ingress'],
    ingress: [
      { from: [{ podSelector: {} }] },
      {
        from: [{ ipBlock: { cidr: '192.0.2.0/24' } }, { ipBlock: { cidr: '2001:db8::/32' } }],
        ports: [{ port: 3001, protocol: 'TCP' }],
      },
    ],
  });
});

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';
it.each<[GrafanaLoadBalancerProps, Record<string, string>]>([
  [{ cloud: 'gke', access: 'public', sourceRanges: ['192.0.2.0/24'] }, { 'cloud.google.com/l4-rbs': 'enabled' }],
  [{ cloud: 'eks' }, { [`${AWS}-type`]: 'nlb', [`${AWS}-internal`]: 'true', [`${AWS}-scheme`]: 'internal' }],
  [
    { cloud: 'eks', access: 'public', sourceRanges: ['192.0.2.0/24'] },
    { [`${AWS}-type`]: 'nlb', [`${AWS}-scheme`]: 'internet-facing' },
  ],
  [
    { cloud: 'eks', eksController: 'aws-load-balancer-controller' },
    { [`${AWS}-nlb-target-type`]: 'instance', [`${AWS}-scheme`]: 'internal' },
  ],
  [{ cloud: 'other', annotations: { 'example.com/internal': 'true' } }, { 'example.com/internal': 'true' }],
])('%j says so to its cloud', (props, expected) => {
  expect(annotations(props)).toEqual(expected);
});

it('passes TLS through to a Grafana that ends it', () => {
  expect(service({ cloud: 'gke', https: { by: 'grafana' } }).spec.ports).toEqual([
    { name: 'https', port: 443, targetPort: 3000 },
  ]);
});

it('goes to everybody where that is chosen, and says so', () => {
  const chart = built({ cloud: 'gke', access: 'public', anybody: 'may reach the login page' });
  expect(find(chart.toJson(), 'Service', 'grafana').spec.loadBalancerSourceRanges).toBeUndefined();
  expect(warnings(chart)).toEqual([
    '[test/grafana] https: passwords cross the internet as they are typed; set https',
    '[test/grafana] anybody: Grafana is on the internet for everybody who finds it; set sourceRanges',
  ]);
});

it('warns of nothing within the network', () => {
  expect(warnings(built({ cloud: 'eks' }))).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['an unknown cloud', { cloud: 'azure' }, 'cloud: "azure" is no cloud'],
  ['no name of a Service', { name: 'Grafana' }, 'name: "Grafana" cannot name a Service'],
  ['no namespace', { grafana: { namespace: 'A B' } }, 'grafana.namespace: "A B" cannot name'],
  ['another namespace than the chart', { grafana: { namespace: 'metrics' } }, 'the chart\'s is "monitoring"'],
  ['no labels', { grafana: { labels: {} } }, 'grafana.labels: without a label'],
  ['what is no label', { grafana: { labels: { 'a b': 'c' } } }, 'grafana.labels: "a b": "c" is no label'],
  ['no port of Grafana', { grafana: { port: 0 } }, 'grafana.port: 0 is no port'],
  ['no port', { port: 70_000 }, 'port: 70000 is no port'],
  ['no way to be reached', { access: 'vpn' }, 'access: "vpn" is no way'],
  ['no controller', { cloud: 'eks', eksController: 'mine' }, 'eksController: "mine" makes no load balancer'],
  ['a controller elsewhere', { eksController: 'aws-load-balancer-controller' }, 'eksController: there is none with'],
  ['no choice of a policy', { networkPolicy: 'yes' }, 'networkPolicy: a text cannot stand here; set true or false'],
  ['an unknown way to be internal', { cloud: 'other' }, 'annotations: how your cloud makes an internal load balancer'],
  ['what is no annotation', { annotations: { 'a b': '' } }, 'annotations: "a b" is no key'],
  [
    'an annotation of its own',
    { annotations: { 'networking.gke.io/load-balancer-type': 'External' } },
    'follows from `cloud` and `access`',
  ],
  ['a public one for all', { access: 'public' }, 'sourceRanges: a public load balancer lets everybody come'],
  ['everybody as a range', { access: 'public', sourceRanges: ['0.0.0.0/0'] }, 'sourceRanges: "0.0.0.0/0" is everybody'],
  [
    'everybody in two halves',
    { sourceRanges: ['0.0.0.0/1', '128.0.0.0/1'] },
    'sourceRanges: "128.0.0.0/1" is everybody',
  ],
  ['no range', { sourceRanges: ['192.0.2.1'] }, 'sourceRanges: "192.0.2.1" is no range'],
  [
    'no choice of everybody',
    { access: 'public', anybody: true },
    'anybody: true cannot stand here; set "may reach the login page"',
  ],
  ['everybody within', { anybody: 'may reach the login page' }, 'anybody: an internal load balancer'],
  [
    'everybody and some',
    { access: 'public', anybody: 'may reach the login page', sourceRanges: ['192.0.2.0/24'] },
    'leave one of them out',
  ],
  [
    'nobody who ends TLS',
    { https: { by: 'ingress' } },
    'https: it is of no kind that there is; set an object with by: "load-balancer" or "grafana"',
  ],
  [
    'TLS on GKE',
    { https: { by: 'load-balancer', certificateArn: CERTIFICATE } },
    'https.by: the load balancer that GKE',
  ],
  [
    'TLS elsewhere',
    { cloud: 'other', annotations: { a: 'b' }, https: { by: 'load-balancer', certificateArn: CERTIFICATE } },
    'https.by: whether the load balancer of your cloud',
  ],
  [
    'no certificate',
    { cloud: 'eks', https: { by: 'load-balancer', certificateArn: 'mine' } },
    'https.certificateArn: "mine" is no certificate',
  ],
])('refuses %s', (_, props, sentence) => {
  const all = refused({ cloud: 'gke', ...(props as object) });
  expect(all).toContainEqual(expect.stringContaining(sentence));
  for (const problem of all) expect(problem).toMatch(/^\[test\/grafana\] /);
});

it('says all that is wrong at once', () => {
  expect(refused({ cloud: 'gke', port: 0, access: 'public', grafana: { port: 0 } })).toHaveLength(3);
});

it('asks nothing of a chart without a namespace', () => {
  expect(refused({ cloud: 'gke' }, undefined)).toEqual([]);
});
