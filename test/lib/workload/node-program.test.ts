import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { NodeProgram, type NodeProgramProps } from '../../../lib';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const MINIMAL = { name: 'hello', program: 'console.log("hello")', labels: { app: 'hello' } };
const program = (props: NodeProgramProps): Manifest[] =>
  manifests(chart => {
    new NodeProgram(chart, 'Hello', props);
  });

/** Every prop, so that a new one breaks this file until it is covered. */
const ALL: Required<NodeProgramProps> = {
  ...MINIMAL,
  podLabels: { client: 'yes' },
  env: { GREETING: 'hi' },
  files: { 'names.txt': 'you' },
  credentials: { secretName: 'passwords', users: ['me'] },
  certificate: { secretName: 'certificate', shown: true },
  ports: [{ name: 'extra', number: 9000 }],
  livenessPath: '/alive',
  readinessPath: '/ready',
  image: 'node:22-alpine',
  imagePull: { policy: 'Always', secrets: ['registry'] },
  resources: { cpu: '1', memory: '256Mi' },
  drainSeconds: 3,
  gracePeriodSeconds: 10,
  pod: {
    labels: { team: 'shop' },
    annotations: { scan: 'no' },
    env: { LANG: 'C' },
    volumes: [{ kind: 'emptyDir', name: 'scratch', sizeLimit: '1Mi', mountPath: '/scratch' }],
    sidecars: [{ name: 'helper', image: 'busybox:1.37', resources: { cpu: '10m', memory: '16Mi' } }],
  },
  replicas: 2,
  strategy: 'Recreate',
  placement: {
    nodeSelector: { pool: 'redis' },
    tolerations: [{ key: 'dedicated', value: 'redis', effect: 'NoSchedule' }],
    priorityClass: 'high',
    architectures: ['arm64'],
  },
};

it('carries its program packed, with defaults', () => {
  const all = program(MINIMAL);
  const packed = find(all, 'ConfigMap', 'hello').binaryData['program.js.gz'];
  expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toBe(MINIMAL.program);
  const { spec } = find(all, 'Deployment', 'hello');
  const { template, ...deployment } = spec;
  expect(deployment).toMatchObject({ replicas: 1, strategy: { type: 'RollingUpdate' } });
  expect(template.spec.terminationGracePeriodSeconds).toBe(30);
  expect(template.spec.containers[0]).toMatchObject({ image: 'node:20-alpine', imagePullPolicy: 'IfNotPresent' });
  expect(template.spec.imagePullSecrets).toBeUndefined();
  expect(template.spec.containers[0].lifecycle).toBeUndefined();
});

it('takes every prop up', () => {
  const all = program(ALL);
  expect(find(all, 'ConfigMap', 'hello').data).toEqual({ 'names.txt': 'you' });
  const { spec } = find(all, 'Deployment', 'hello');
  expect(spec).toMatchObject({
    replicas: 2,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: { app: 'hello' } },
  });
  expect(spec.template.metadata.labels).toEqual({ app: 'hello', client: 'yes', team: 'shop' });
  expect(spec.template.metadata.annotations).toMatchObject({ scan: 'no' });
  expect(spec.template.spec.terminationGracePeriodSeconds).toBe(13);
  expect(spec.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
  const [container, helper] = spec.template.spec.containers;
  expect(helper).toMatchObject({ name: 'helper', imagePullPolicy: 'Always' });
  expect(container.volumeMounts).toContainEqual({ name: 'scratch', mountPath: '/scratch' });
  expect(container).toMatchObject({
    image: 'node:22-alpine',
    imagePullPolicy: 'Always',
    env: expect.arrayContaining([
      { name: 'GREETING', value: 'hi' },
      { name: 'LANG', value: 'C' },
    ]),
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'extra', containerPort: 9000 },
    ],
    livenessProbe: { httpGet: { path: '/alive' } },
    readinessProbe: { httpGet: { path: '/ready' } },
    lifecycle: { preStop: { exec: { command: ['sleep', '3'] } } },
    resources: { limits: { memory: '256Mi' } },
  });
  expect(acceptedPasswords(spec.template.spec)).toEqual({
    secrets: ['passwords', 'passwords'],
    keys: ['me'],
    besides: { optional: true, keys: ['passwords'] },
  });
});

it('goes where it is placed, and off a dead node quickly all the same', () => {
  const { spec } = find(program(ALL), 'Deployment', 'hello').spec.template;
  expect(spec.nodeSelector).toEqual({ pool: 'redis' });
  expect(spec.priorityClassName).toBe('high');
  expect(JSON.stringify(spec.affinity)).toContain('{"key":"kubernetes.io/arch","operator":"In","values":["arm64"]}');
  expect(spec.tolerations).toEqual([
    { key: 'dedicated', value: 'redis', effect: 'NoSchedule', operator: 'Equal' },
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 },
  ]);
  expect(find(program(MINIMAL), 'Deployment', 'hello').spec.template.spec.affinity).toBeUndefined();
});

it('is rolled when its program or a file changes', () => {
  const hash = (props: Partial<NodeProgramProps>) =>
    find(program({ ...MINIMAL, ...props }), 'Deployment', 'hello').spec.template.metadata.annotations[
      'redis-ha/config-hash'
    ];
  const hashes = [{}, { program: '1' }, { files: { a: 'b' } }].map(hash);
  expect(new Set(hashes).size).toBe(3);
});

it.each<[string, Partial<NodeProgramProps>, RegExp]>([
  ['a name that is none', { name: 'Hello World' }, /name: "Hello World" cannot name a Deployment/],
  [
    'a second container of its name',
    { pod: { sidecars: [{ name: 'program', image: 'a:1', resources: { cpu: '1', memory: '16Mi' } }] } },
    /pod.sidecars\[0].name: the pod has a container "program" already/,
  ],
  [
    'a volume in the way of its own',
    { pod: { volumes: [{ kind: 'configMap', name: 'c', configMap: 'c', mountPath: '/config/x' }] } },
    /would hide one another/,
  ],
  ['a label of its own', { pod: { labels: { app: 'x' } } }, /pod.labels: "app" is set by the construct/],
  ['an image of no version', { image: 'node' }, /image: "node"/],
  ['a placement on no node', { placement: { architectures: [] } }, /placement.architectures: .*leaves no node/],
  ['a pull policy that is none', { imagePull: { policy: 'Never' as never } }, /imagePull.policy: "Never".*"Always"/],
  [
    'a name that no Secret has',
    { imagePull: { secrets: ['{"auths"}'] } },
    /imagePull.secrets: .* cannot name a Secret/,
  ],
  ['pods that nothing finds', { labels: {} }, /labels: pods are found by them/],
  ['a label that is none', { podLabels: { tier: 'a b' } }, /podLabels: "tier": "a b" is no value of a label/],
  ['a variable that is none', { env: { 'a-b': '' } }, /env: "a-b" is no name of a variable/],
  ['a file of another folder', { files: { '../x': '' } }, /files: "..\/x" cannot name a file/],
  ['a port that is none', { ports: [{ name: 'Metrics', number: 9100 }] }, /ports: .*"Metrics".* is no port/],
  ['a port that it has already', { ports: [{ name: 'admin', number: 8080 }] }, /ports: .* is in the way of .*"http"/],
  ['a path that is none', { livenessPath: 'alive' }, /livenessPath: "alive" is no path/],
  ['half a pod', { replicas: 0.5 }, /replicas: 0.5 is no number of pods/],
  ['a strategy that is none', { strategy: 'Rolling' as never }, /strategy: "Rolling" is none/],
  ['no time to drain', { drainSeconds: -1 }, /drainSeconds: -1 is no time/],
  ['no time to stop', { gracePeriodSeconds: 1.5 }, /gracePeriodSeconds: 1.5 is no time/],
  [
    'a password where the name of its Secret should be',
    { credentials: { secretName: 'Geheim!', users: ['application'] } },
    /^\S+ credentials.secretName: what stands there cannot name a Secret/,
  ],
  ['a program too large', { program: randomBytes(400_000).toString('base64') }, /program: packed it has \d+ bytes/],
])('refuses %s', (_, props, sentence) => {
  const [problem, ...more] = problems(chart => new NodeProgram(chart, 'Hello', { ...MINIMAL, ...props }));
  expect(problem).toMatch(sentence);
  expect(more).toEqual([]);
});
