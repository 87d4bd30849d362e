import { type ExtraVolume, type PodExtras, RedisCluster, type Sidecar } from '../../../lib';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const made = (pod: PodExtras = {}): Manifest[] =>
  manifests(chart => {
    new RedisCluster(chart, 'web', { pod });
  });
const template = (pod?: PodExtras): Manifest => find(made(pod), 'StatefulSet', 'web-0').spec.template;
const SIDECAR: Sidecar = { name: 'helper', image: 'busybox:1.37', resources: { cpu: '5m', memory: '16Mi' } };

/** Every prop, so that a new one breaks this file until it is covered. */
const ALL: Required<PodExtras> = {
  labels: { 'example.com/team': 'shop', tier: '' },
  annotations: { 'example.com/scan': 'yes, daily' },
  env: { LANG: 'C', LICENCE: { secret: 'licences', key: 'redis.key' } },
  volumes: [
    { kind: 'emptyDir', name: 'scratch', sizeLimit: '10Mi', inMemory: true, mountPath: '/extra/scratch' },
    { kind: 'configMap', name: 'texts', configMap: 'texts', mountPath: '/extra/texts' },
    { kind: 'secret', name: 'keys', secret: 'licences', keys: ['helper'] },
  ],
  sidecars: [
    {
      ...SIDECAR,
      command: ['sh'],
      args: ['-c', 'true'],
      env: { KEY: { secret: 'licences', key: 'helper' } },
      ports: [{ name: 'helper', number: 9000 }],
      mounts: { data: '/server', scratch: '/scratch', keys: '/keys' },
      readiness: { path: '/ready', port: 9000 },
      liveness: ['sh', 'alive.sh'],
      preStop: ['sleep', '5'],
      runAsUser: 12345,
    } satisfies Required<Sidecar>,
  ],
};

it('adds to the pods of the servers all that it is given', () => {
  const { metadata, spec } = template(ALL);
  expect(metadata.labels).toMatchObject({ ...ALL.labels, 'redis-ha/shard': '0' });
  expect(metadata.annotations).toEqual({
    ...ALL.annotations,
    'redis-ha/config-hash': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(spec.volumes.slice(-3)).toEqual([
    { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '10Mi' } },
    { name: 'texts', configMap: { name: 'texts' } },
    {
      name: 'keys',
      secret: { secretName: 'licences', defaultMode: 0o440, items: [{ key: 'helper', path: 'helper' }] },
    },
  ]);
  const [redis, , helper] = spec.containers;
  expect(redis.env.slice(-2)).toEqual([
    { name: 'LANG', value: 'C' },
    { name: 'LICENCE', valueFrom: { secretKeyRef: { name: 'licences', key: 'redis.key' } } },
  ]);
  expect(redis.volumeMounts.slice(-2)).toEqual([
    { name: 'scratch', mountPath: '/extra/scratch' },
    { name: 'texts', mountPath: '/extra/texts', readOnly: true },
  ]);
  expect(helper).toEqual({
    name: 'helper',
    image: 'busybox:1.37',
    imagePullPolicy: 'IfNotPresent',
    command: ['sh'],
    args: ['-c', 'true'],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'licences', key: 'helper' } } },
    ],
    ports: [{ name: 'helper', containerPort: 9000 }],
    readinessProbe: { httpGet: { path: '/ready', port: 9000 }, periodSeconds: 2, timeoutSeconds: 2 },
    livenessProbe: {
      exec: { command: ['sh', 'alive.sh'] },
      periodSeconds: 3,
      timeoutSeconds: 5,
      terminationGracePeriodSeconds: 2,
    },
    lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    resources: { requests: { cpu: '5m', memory: '16Mi' }, limits: { memory: '16Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      runAsUser: 12345,
    },
    volumeMounts: [
      { name: 'data', mountPath: '/server', readOnly: true },
      { name: 'scratch', mountPath: '/scratch' },
      { name: 'keys', mountPath: '/keys', readOnly: true },
    ],
  });
});

it('leaves selectors, claims and the keeper as they were', () => {
  const [plain, more] = [made(), made(ALL)];
  for (const { spec } of [plain, more].map(all => find(all, 'StatefulSet', 'web-0'))) {
    expect(spec.selector).toEqual(find(plain, 'StatefulSet', 'web-0').spec.selector);
    expect(spec.volumeClaimTemplates).toHaveLength(1);
  }
  // It is restarted, so that it knows the revision that is rolled out.
  const keeperOf = (all: Manifest[]) => find(all, 'Deployment', 'web-keeper').spec.template.spec;
  expect(keeperOf(more)).toEqual(keeperOf(plain));
});

describe('refuses', () => {
  const volume = (more: object) => ({ kind: 'emptyDir', name: 'v', sizeLimit: '1Mi', ...more }) as ExtraVolume;
  const beside = (more: object): PodExtras => ({ sidecars: [{ ...SIDECAR, ...more } as Sidecar] });
  const refused = (pod: PodExtras) => problems(chart => new RedisCluster(chart, 'web', { pod }));

  const rows: [string, PodExtras, RegExp][] = [
    ['a key of a label that is none', { labels: { 'a b': 'c' } }, /pod.labels: "a b" is no key; set/],
    ['a value of a label that is none', { labels: { a: 'b c' } }, /pod.labels: "a": "b c" is no value of a label; set/],
    [
      'the label that takes a pod out of the policies',
      { labels: { 'redis-ha/isolated': 'x' } },
      /"redis-ha\/isolated" is set by/,
    ],
    ['the label that Kubernetes tells the zone by', { labels: { 'topology.kubernetes.io/zone': 'a' } }, /is set by/],
    ['a label of a StatefulSet', { labels: { 'statefulset.kubernetes.io/pod-name': 'a' } }, /is set by/],
    ['an annotation that is none', { annotations: { '/x': 'y' } }, /pod.annotations: "\/x" is no key/],
    [
      'the hash of the configuration',
      { annotations: { 'redis-ha/config-hash': 'y' } },
      /pod.annotations: .* is set by/,
    ],
    [
      'an annotation without a text',
      { annotations: { x: 1 as unknown as string } },
      /pod.annotations.x: a number cannot stand here; set a text/,
    ],
    ['a variable that is none', { env: { '1A': 'x' } }, /pod.env: "1A" is no name of a variable; use/],
    [
      'a variable of redis-cli',
      { env: { REDISCLI_AUTH: 'hunter2!' } },
      /"REDISCLI_AUTH" is set by .*read by its scripts/,
    ],
    [
      'a value that is neither text nor reference',
      { env: { A: { secret: 'hunter2!', key: 'k' } } },
      /pod.env: "A" needs a text, or \{ secret: /,
    ],
    [
      'a volume without a limit',
      { volumes: [volume({ sizeLimit: undefined })] },
      /volumes\[0].sizeLimit: it is missing; set a text/,
    ],
    ['a volume whose name is none', { volumes: [volume({ name: 'A_b' })] }, /volumes\[0].name: "A_b" cannot name/],
    ['two volumes of one name', { volumes: [volume({}), volume({})] }, /volumes\[1].name: "v" is the name of two/],
    ['a folder that is none', { volumes: [volume({ mountPath: 'x' })] }, /pod.volumes: "x" is no folder/],
    ['a folder upwards', { volumes: [volume({ mountPath: '/x/../data' })] }, /is no folder/],
    [
      'a folder of programs',
      { volumes: [volume({ mountPath: '/usr/local/bin' })] },
      /"\/usr\/local\/bin" is what the image/,
    ],
    ['all folders', { volumes: [volume({ mountPath: '/' })] }, /pod.volumes: "\/" is no folder/],
    [
      'a folder below the server’s',
      { volumes: [volume({ mountPath: '/data/x' })] },
      /"\/data\/x" and "\/data" would hide/,
    ],
    [
      'a folder above the server’s',
      { volumes: [volume({ mountPath: '/run' })] },
      /"\/run" and "\/run\/redis" would hide/,
    ],
    [
      'one folder for two volumes',
      { volumes: [volume({ mountPath: '/x' }), volume({ name: 'w', mountPath: '/x' })] },
      /"\/x" and "\/x" would hide one another; set a path beside it/,
    ],
    [
      'a ConfigMap that is none',
      { volumes: [volume({ kind: 'configMap', configMap: 'A' })] },
      /configMap: "A" cannot name/,
    ],
    [
      'a Secret that is none',
      { volumes: [volume({ kind: 'secret', secret: 'hunter2!' })] },
      /secret: .*cannot name a Secret/,
    ],
    [
      'a folder of the node',
      { volumes: [volume({ kind: 'hostPath' })] },
      /pod.volumes\[0]: it is of no kind that there is; set an object with kind: "emptyDir" or "configMap"/,
    ],
    [
      'a sidecar without resources',
      beside({ resources: undefined }),
      /sidecars\[0].resources: it is missing; set an object with cpu, memory/,
    ],
    [
      'a sidecar too small',
      beside({ resources: { cpu: '1m', memory: '1Mi' } }),
      /resources.memory: "1Mi" .*"8Mi" or more/,
    ],
    ['a sidecar of no version', beside({ image: 'busybox' }), /sidecars\[0].image: "busybox".*set a tag/],
    ['a sidecar without an image', beside({ image: undefined }), /sidecars\[0].image: /],
    ['two sidecars of one name', { sidecars: [SIDECAR, SIDECAR] }, /sidecars\[1].name: "helper" is the name of two/],
    ['a sidecar that is root', beside({ runAsUser: 0 }), /sidecars\[0].runAsUser: 0 .*not root/],
    [
      'a sidecar with passwords',
      beside({ mounts: { credentials: '/c' } }),
      /sidecars\[0].mounts: "credentials" is no volume/,
    ],
    [
      'a sidecar with a folder that is none',
      beside({ mounts: { data: 'x' } }),
      /sidecars\[0].mounts: "x" is no folder/,
    ],
    ['a variable of a sidecar that is none', beside({ env: { 'a-b': 'x' } }), /sidecars\[0].env: "a-b" is no name/],
    ['a port that is none', beside({ ports: [{ name: 'x', number: 0 }] }), /sidecars\[0].ports: .* is no port; set/],
    ['a name of a port too long', beside({ ports: [{ name: 'x'.repeat(16), number: 1 }] }), /is no port/],
    ['the server’s port', beside({ ports: [{ name: 'x', number: 6379 }] }), /is in the way of \{"name":"redis"/],
    ['the exporter’s port by name', beside({ ports: [{ name: 'metrics', number: 1 }] }), /is in the way of/],
  ];

  it.each(rows)('%s', (_, pod, sentence) => {
    const found = refused(pod);
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).not.toContain('hunter2');
  });

  // Whatever the construct puts into its pods, today or one day.
  describe('what the pod has already:', () => {
    const { metadata, spec } = template();
    const [redis] = spec.containers;
    const { volumeClaimTemplates } = find(made(), 'StatefulSet', 'web-0').spec;
    const names = (list: Manifest[]): string[] => list.map(({ name }) => name);

    it.each(Object.keys(metadata.labels))('label %s', key => {
      expect(refused({ labels: { [key]: 'x' } })).toEqual([expect.stringContaining(`pod.labels: "${key}" is set by`)]);
    });
    it.each(Object.keys(metadata.annotations))('annotation %s', key => {
      expect(refused({ annotations: { [key]: 'x' } })).toEqual([expect.stringContaining('is set by')]);
    });
    it.each(names(redis.env))('variable %s', name => {
      expect(refused({ env: { [name]: 'x' } })).toEqual([expect.stringContaining(`pod.env: "${name}" is set by`)]);
    });
    it.each([...names(spec.volumes), volumeClaimTemplates[0].metadata.name])('volume %s', name => {
      expect(refused({ volumes: [volume({ name })] })).toEqual([expect.stringContaining('already; take another name')]);
    });
    it.each(redis.volumeMounts.map((each: Manifest) => each.mountPath) as string[])('folder %s', mountPath => {
      expect(refused({ volumes: [volume({ mountPath })] })).toEqual([
        expect.stringContaining('would hide one another'),
      ]);
    });
    it.each(names(spec.containers))('container %s', name => {
      expect(refused(beside({ name }))).toEqual([expect.stringContaining('already; take another name')]);
    });
    it.each(spec.containers.flatMap((each: Manifest) => each.ports) as Manifest[])('port $name', port => {
      const ports = [{ name: 'x', number: port.containerPort }];
      expect(refused(beside({ ports }))).toEqual([expect.stringContaining('is in the way of')]);
    });
  });
});
