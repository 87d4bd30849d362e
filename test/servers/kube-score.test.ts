import { environmentApp } from '../../charts/environment-app';
import { environments } from '../../environments';
import { COMPONENT, type Component } from '../../lib/config/labels';
import { TOPOLOGIES } from '../properties/subjects';
import { type Manifest, manifests } from '../support/manifests';
import { findings } from './support/kube-score';

/** A check of kube-score that does not hold of some objects, and why they are as they are. */
interface Accepted {
  readonly check: string;
  /** Which objects. @default - all */
  readonly of?: (object: Manifest) => boolean;
  /** What it says of them. @default - anything */
  readonly saying?: RegExp;
  readonly because: string;
}

const isOne =
  (component: Component) =>
  ({ spec }: Manifest) =>
    labelsOf(spec.template)[COMPONENT] === component;
const isCounter = ({ spec }: Manifest) => labelsOf(spec.template)['app.kubernetes.io/name'] === 'counter';
const labelsOf = (object: Manifest): Record<string, string> => object.metadata.labels ?? {};

const ACCEPTED: readonly Accepted[] = [
  {
    check: 'container-resources',
    saying: /CPU limit is not set/,
    because: 'a Redis that is throttled in a failover is one that is away: `cpuLimit` is there for who wants it',
  },
  {
    check: 'container-ephemeral-storage-request-and-limit',
    because: 'root file systems are read-only, and each emptyDir has a limit of its own',
  },
  {
    check: 'container-image-pull-policy',
    because: 'tags are of versions, which nobody moves, and a pod has to start again while the registry is away',
  },
  {
    check: 'container-security-context-user-group-id',
    because: "users are those that the images were made for, as the images' own files are theirs",
  },
  {
    check: 'service-targets-pod',
    of: ({ spec }) => 'statefulset.kubernetes.io/pod-name' in spec.selector,
    because: 'the label that it selects one pod by is given by the StatefulSet controller',
  },
  {
    check: 'service-targets-pod',
    of: ({ metadata }) => metadata.name === 'grafana-load-balancer',
    because: 'Grafana is not ours',
  },
  {
    check: 'statefulset-has-servicename',
    of: ({ metadata }) => metadata.name.endsWith('-sentinel'),
    because: 'each Sentinel has a Service of its own, with an address that stays: nobody asks for the names of pods',
  },
  {
    check: 'cronjob-has-deadline',
    because: 'a backup that is late is better than none, and the newest one that was missed is made, however many were',
  },
  ...['deployment-strategy', 'deployment-replicas'].map(check => ({
    check,
    of: isOne('migration'),
    because: 'one copy at a time, which goes on where it was',
  })),
  { check: 'deployment-strategy', of: isOne('keeper'), because: 'two keepers at once would be one too many' },
  { check: 'deployment-replicas', of: isOne('keeper'), because: 'one keeper works, and Redis survives without it' },
  ...[
    'deployment-replicas',
    'deployment-has-poddisruptionbudget',
    'deployment-has-host-podantiaffinity',
    'pod-networkpolicy',
  ].map(check => ({ check, of: isCounter, because: 'the counter shows how to be a client, and nobody waits for it' })),
];

/** Beside a proxy of every prop stand servers that share keys, whose replicas Envoy does not know. */
const NOT_TOGETHER = { RedisEnvoyProxy: { readPolicy: undefined } } as Readonly<Record<string, object>>;

const SUBJECT_CASES = Object.entries(TOPOLOGIES).flatMap(([name, { all, beside, build }]) =>
  Object.entries({ 'few props': {}, 'every prop': { ...all, ...NOT_TOGETHER[name] } }).map(
    ([how, props]) =>
      [
        `${name}, ${how}`,
        () => manifests(chart => void build(chart, { ...props, ...beside?.(chart) } as never)),
      ] as const,
  ),
);
const ENVIRONMENT_CASES = environments.map(
  environment =>
    [
      `environment ${environment.name}`,
      () => environmentApp(environment, '').app.charts.flatMap(chart => chart.toJson()),
    ] as const,
);

const used = new Set<Accepted>();

it.each([...SUBJECT_CASES, ...ENVIRONMENT_CASES])('%s: what is found is accepted for a reason', async (_, build) => {
  const objects = build();
  const open = (await findings(objects)).filter(({ check, kind, name, says }) => {
    const object = objects.find(each => each.kind === kind && each.metadata.name === name);
    const reason = ACCEPTED.find(
      each => each.check === check && (each.of?.(object) ?? true) && (each.saying?.test(says) ?? true),
    );
    if (reason) used.add(reason);
    return !reason;
  });
  expect(open).toEqual([]);
});

it('has no reason for what is not found', () => {
  expect(ACCEPTED.filter(each => !used.has(each))).toEqual([]);
});
