import { App, Chart } from 'cdk8s';
import { RedisCluster, type RedisClusterProps, type Toleration, warnings } from '../../../lib';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const all = (props: RedisClusterProps): Manifest[] =>
  manifests(chart => {
    new RedisCluster(chart, 'web', props);
  });

it('places servers and keeper alike, but for the zones', () => {
  const made = all({
    placement: {
      zones: ['a', 'b', 'c'],
      nodeSelector: { pool: 'redis' },
      tolerations: [
        { key: 'dedicated', value: 'redis', effect: 'NoSchedule' },
        { key: 'slow', effect: 'NoExecute', tolerationSeconds: 60 },
      ],
      priorityClass: 'high',
      architectures: ['amd64', 'arm64', 'amd64'],
    },
  });
  const arch = { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] };
  const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a', 'b', 'c'] };
  const tolerations = [
    { key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' },
    { key: 'slow', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
  ];
  const server = find(made, 'StatefulSet', 'web-0').spec.template.spec;
  const keeper = find(made, 'Deployment', 'web-keeper').spec.template.spec;
  for (const [pod, expressions] of [
    [server, [zone, arch]],
    [keeper, [arch]],
  ]) {
    expect(pod.nodeSelector).toEqual({ pool: 'redis' });
    expect(pod.priorityClassName).toBe('high');
    expect(pod.tolerations.slice(0, 2)).toEqual(tolerations);
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: expressions },
    ]);
  }
  expect(server.tolerations).toHaveLength(2);
  expect(keeper.tolerations).toHaveLength(4);
});

it('asks nothing of a node by default', () => {
  const { nodeSelector, tolerations, priorityClassName, affinity } = find(all({}), 'StatefulSet', 'web-0').spec.template
    .spec;
  expect([nodeSelector, tolerations, priorityClassName, affinity.nodeAffinity]).toEqual(Array(4).fill(undefined));
});

it('rolls by itself, within half an hour a server, one of a shard away at a time', () => {
  const { updateStrategy, template } = find(all({}), 'StatefulSet', 'web-0').spec;
  expect(updateStrategy).toEqual({ type: 'RollingUpdate' });
  expect(template.spec.terminationGracePeriodSeconds).toBe(1800);
  expect(find(all({}), 'PodDisruptionBudget', 'web-0').spec.maxUnavailable).toBe(1);
});

it.each([
  [150, '90', '116'],
  [100, '66', '66'],
])(
  'tells the scripts, of a grace period of %i s, to wait %s s of them, and %s s if held',
  (gracePeriodSeconds, patience, hold) => {
    const [redis] = find(all({ gracePeriodSeconds }), 'StatefulSet', 'web-0').spec.template.spec.containers;
    expect(redis.env).toEqual(
      expect.arrayContaining([
        { name: 'HOLD_SECONDS', value: hold },
        { name: 'PATIENCE_SECONDS', value: patience },
        { name: 'SILENCE_SECONDS', value: '60' },
      ]),
    );
  },
);

describe('refuses', () => {
  const toleration = (more: object) => ({ placement: { tolerations: [{ key: 'k', ...more } as Toleration] } });
  const rows: [string, RedisClusterProps, RegExp][] = [
    ['a grace period too short', { gracePeriodSeconds: 30 }, /gracePeriodSeconds: 30 is too short: .*set 94 or more/],
    [
      'one too short for its node timeout',
      { gracePeriodSeconds: 150, nodeTimeoutMs: 60_000 },
      /gracePeriodSeconds: 150 is too short: .*set 210 or more, or a shorter nodeTimeoutMs/,
    ],
    [
      'a budget that blocks all drains',
      { disruptionBudget: { maxUnavailable: 0 } },
      /0 forbids every eviction.*set 1$/,
    ],
    [
      'a budget of a whole shard',
      { disruptionBudget: { maxUnavailable: 2 } },
      /disruptionBudget.maxUnavailable: 2 lets every server of a shard be evicted at once; set 1, or more/,
    ],
    [
      'a budget of a whole shard of three',
      { replicasPerShard: 2, disruptionBudget: { maxUnavailable: 3 } },
      /3 lets every server of a shard be evicted at once; set 2 or less/,
    ],
    [
      'a budget beyond a shard of one',
      { replicasPerShard: 0, disruptionBudget: { maxUnavailable: 2 } },
      /disruptionBudget.maxUnavailable: 2 .*set 1, or more replicasPerShard/,
    ],
    ['half a server', { disruptionBudget: { maxUnavailable: 0.5 } }, /maxUnavailable: 0.5 is no number of servers/],
    ['fewer than none', { disruptionBudget: { maxUnavailable: -1 } }, /maxUnavailable: -1 is no number of servers/],
    [
      'another update strategy',
      { updateStrategy: 'Recreate' as 'OnDelete' },
      /updateStrategy: "Recreate" .*set "RollingUpdate" or "OnDelete"/,
    ],
    [
      'a zone that is none',
      { placement: { zones: ['a', 'b c', 'd'] } },
      /placement\.zones: "b c" cannot be a zone; list them as /,
    ],
    [
      'a node label that is none',
      { placement: { nodeSelector: { 'a b': 'c' } } },
      /nodeSelector: "a b": "c" is no label/,
    ],
    [
      'a value of a node label that is none',
      { placement: { nodeSelector: { pool: true as unknown as string } } },
      /nodeSelector.pool: true cannot stand here; set a text/,
    ],
    [
      'a zone as a node label',
      { placement: { nodeSelector: { 'topology.kubernetes.io/zone': 'a' } } },
      /nodeSelector: .* set placement.zones/,
    ],
    [
      'an architecture as a node label',
      { placement: { nodeSelector: { 'kubernetes.io/arch': 'arm64' } } },
      /nodeSelector: .* set placement.architectures/,
    ],
    ['a toleration of every taint', toleration({ key: '' }), /tolerations\[0].key: .*being drained; set the key/],
    ['a taint that is none', toleration({ key: 'a b' }), /tolerations\[0]: "a b" is no taint/],
    ['a taint with a value that is none', toleration({ value: 'a b' }), /tolerations\[0]: "k" with "a b" is no taint/],
    ['an effect that is none', toleration({ effect: 'Never' }), /tolerations\[0].effect: "Never" is no effect/],
    [
      'seconds of a toleration that has no end',
      toleration({ effect: 'NoSchedule', tolerationSeconds: 5 }),
      /tolerationSeconds: 5 means nothing here; .*with effect "NoExecute"/,
    ],
    ['half a second', toleration({ effect: 'NoExecute', tolerationSeconds: 0.5 }), /tolerationSeconds: 0.5/],
    ['a class that is none', { placement: { priorityClass: 'Very High' } }, /priorityClass: "Very High" cannot name/],
    ['no architecture', { placement: { architectures: [] } }, /architectures: an empty list leaves no node/],
    [
      'an architecture without images',
      { placement: { architectures: ['riscv64' as 'amd64'] } },
      /architectures: \["riscv64"] has one that the images are not built for/,
    ],
  ];

  it.each(rows)('%s', (_, props, sentence) => {
    const found = problems(chart => new RedisCluster(chart, 'web', props));
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toMatch(/^\[test\/web] .*; set |^\[test\/web] .*(leave|list)/);
  });
});

describe('warns, and goes on', () => {
  const emitted = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  afterEach(() => emitted.mockClear());

  it.each<[string, RedisClusterProps, RegExp[]]>([
    ['nothing', {}, []],
    ['three zones', { placement: { zones: ['a', 'b', 'c'] } }, []],
    ['no persistence', { persistence: { kind: 'none' } }, []],
    ['two zones', { placement: { zones: ['a', 'b', 'a'] } }, [/placement.zones: of two zones .*list a third zone$/]],
    ['one zone', { placement: { zones: ['a'] } }, [/placement.zones: all servers are in one zone.*list three zones$/]],
    ['no replicas', { replicasPerShard: 0 }, [/replicasPerShard: with 0 .*takes its keys with it.*set 1 or more$/]],
  ])('%s', (_, props, sentences) => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    new RedisCluster(chart, 'web', props);
    const expected = sentences.map(sentence => expect.stringMatching(sentence));
    expect(warnings(chart.node.root)).toEqual(expected);
    for (const warning of warnings(chart)) expect(warning).toMatch(/^\[test\/web] /);

    expect(emitted).not.toHaveBeenCalled();
    chart.toJson();
    chart.toJson();
    expect(emitted.mock.calls).toEqual(expected.map(sentence => [sentence, { type: 'RedisHaWarning' }]));
  });
});
