import { App, Chart } from 'cdk8s';
import { dynomitePods, RedisDynomite, type RedisDynomiteProps, warnings } from '../../../lib';
import { ALL_DYNOMITE } from '../../support/all-topology-props';
import { readDynomiteYaml } from '../../support/dynomite-schema';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const IMAGE = 'registry.example/dynomite:0.6.22';
type Props = Partial<RedisDynomiteProps>;
const dynomite = (props: Props = {}): Manifest[] =>
  manifests(chart => {
    new RedisDynomite(chart, 'web', { image: IMAGE, ...props });
  });
const refused = (props: Props) =>
  problems(chart => {
    new RedisDynomite(chart, 'web', { image: IMAGE, ...props });
  });
const warned = (props: Props) => {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  new RedisDynomite(chart, 'web', { image: IMAGE, ...props });
  return warnings(chart);
};
const containersOf = (all: Manifest[], statefulSet = 'web-dc1-0'): Manifest[] =>
  find(all, 'StatefulSet', statefulSet).spec.template.spec.containers;
const textsOf = (all: Manifest[]) => find(all, 'ConfigMap', 'web-server').data;
const TWO = [{ name: 'east', racks: ['a', 'b'] }];
const ONE = [{ name: 'east', racks: ['a'] }];

describe('with no props but the image', () => {
  const all = dynomite();
  const { spec } = find(all, 'StatefulSet', 'web-dc1-0');
  const [redis, , sidecar] = spec.template.spec.containers;

  it('is one data centre of three racks with a node each', () => {
    expect(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      'ConfigMap/web-server',
      'NetworkPolicy/web-servers',
      'PodDisruptionBudget/web-dc1-0',
      'Service/web-dc1',
      'Service/web-dc1-0-0',
      'Service/web-dc1-0-1',
      'Service/web-dc1-0-2',
      'Service/web-nodes',
      'StatefulSet/web-dc1-0',
    ]);
    expect(spec.replicas).toBe(3);
    expect(spec.minReadySeconds).toBe(10);
    expect(find(all, 'PodDisruptionBudget', 'web-dc1-0').spec.maxUnavailable).toBe(1);
  });

  it('gives each pod an address that stays, ready or not', () => {
    expect(find(all, 'Service', 'web-dc1-0-1').spec).toEqual({
      publishNotReadyAddresses: true,
      selector: { 'statefulset.kubernetes.io/pod-name': 'web-dc1-0-1' },
      ports: [
        { name: 'dynomite-peers', port: 8101, targetPort: 'dynomite-peers' },
        { name: 'redis', port: 6379, targetPort: 'redis' },
      ],
    });
  });

  it('leads clients to Dynomite alone', () => {
    expect(find(all, 'Service', 'web-dc1').spec).toEqual({
      selector: {
        'app.kubernetes.io/name': 'redis',
        'app.kubernetes.io/instance': 'web',
        'app.kubernetes.io/component': 'server',
        'redis-ha/data-center': 'dc1',
      },
      ports: [{ name: 'dynomite', port: 8102, targetPort: 'dynomite' }],
    });
    expect(spec.template.metadata.labels).toMatchObject(find(all, 'Service', 'web-dc1').spec.selector);
  });

  it('is fenced by policies: clients to Dynomite, nodes to nodes, nothing else', () => {
    const port = (number: number) => ({ port: number, protocol: 'TCP' });
    const nodes = [{ podSelector: { matchLabels: { ...spec.selector.matchLabels } } }];
    for (const label of ['redis-ha/data-center', 'redis-ha/shard']) {
      delete nodes[0]?.podSelector.matchLabels[label];
    }
    const policy = find(all, 'NetworkPolicy', 'web-servers').spec;
    expect(policy.ingress).toEqual([
      { from: nodes, ports: [port(8101), port(6379)] },
      { from: [{ podSelector: { matchLabels: { 'redis-ha/client': 'web' } } }], ports: [port(8102)] },
    ]);
    expect(policy.egress).toEqual([
      { to: nodes, ports: [port(8101), port(6379)] },
      { ports: [port(53), { ...port(53), protocol: 'UDP' }] },
    ]);
  });

  it('has a dynomite.yaml for each pod, that the schema takes', () => {
    const texts = textsOf(all);
    const yamls = Object.keys(texts).filter(file => file.endsWith('.yaml'));
    expect(yamls.sort()).toEqual(['web-dc1-0-0.yaml', 'web-dc1-0-1.yaml', 'web-dc1-0-2.yaml']);
    expect(readDynomiteYaml(texts['web-dc1-0-1.yaml'])).toMatchObject({
      datacenter: 'dc1',
      rack: 'rack2',
      tokens: '0',
      dyn_seeds: [
        'web-dc1-0-0.shop.svc.cluster.local:8101:rack1:dc1:0',
        'web-dc1-0-2.shop.svc.cluster.local:8101:rack3:dc1:0',
      ],
      read_consistency: 'DC_ONE',
      write_consistency: 'DC_ONE',
      secure_server_option: 'none',
    });
    expect(texts.twins).toBe(
      [0, 1, 2].map(rack => `web-dc1-0-${rack}: web-dc1-0-0 web-dc1-0-1 web-dc1-0-2\n`).join(''),
    );
  });

  it('lets clients of Dynomite administer nothing, though they have no password', () => {
    const [everybody, ...users] = textsOf(all)['users.acl'].trim().split('\n');
    expect(everybody).toBe(
      'user default on nopass resetkeys resetchannels -@all ~* &* +@all -@admin -@dangerous +info +sort',
    );
    expect(users.map((line: string) => line.split(' ')[1])).toEqual([
      'replication',
      'probe',
      'keeper',
      'exporter',
      'self',
    ]);
  });

  it('answers nothing in place of keys that a server does not have yet', () => {
    expect(textsOf(all)['redis.conf']).toContain('\nreplica-serve-stale-data no\n');
    expect(textsOf(all)['redis.conf']).toContain('\nappendonly yes\n');
  });

  it('runs Dynomite beside the server, below a shell that hears the signal to stop', () => {
    expect(sidecar).toMatchObject({
      name: 'dynomite',
      image: IMAGE,
      command: ['sh', '/config/start-dynomite.sh'],
      ports: [
        { name: 'dynomite', containerPort: 8102 },
        { name: 'dynomite-peers', containerPort: 8101 },
      ],
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    });
    // The server outlives it.
    expect(redis.lifecycle.preStop.exec.command).toEqual(['sh', '/config/pre-stop.sh']);
    expect(redis.env).toContainEqual({ name: 'HOLD_SECONDS', value: '20' });
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(120);
  });

  it('gives it one password, that of the user that has servers copy each other', () => {
    const { secrets, keys } = acceptedPasswords(spec.template.spec, 'dynomite-credentials');
    expect([...new Set(secrets), ...keys]).toEqual(['web-credentials', 'keeper']);
    expect(sidecar.volumeMounts.map(({ name }: Manifest) => name)).toEqual(['config', 'dynomite-credentials', 'data']);
  });
});

it('takes all props', () => {
  const all = dynomite(ALL_DYNOMITE);
  const names = all.filter(({ kind }) => kind === 'StatefulSet').map(({ metadata }) => metadata.name);
  expect(names).toEqual(['web-east-0', 'web-east-1', 'web-west-0']);
  const east = find(all, 'StatefulSet', 'web-east-1').spec;
  const west = find(all, 'StatefulSet', 'web-west-0').spec;
  const pod = east.template.spec;
  expect(pod.terminationGracePeriodSeconds).toBe(300);
  expect(JSON.stringify(pod.affinity.nodeAffinity)).toContain('["x","y","z"]');
  expect(west.template.spec.nodeSelector).toEqual({ pool: 'redis' });
  expect(pod.containers.map((each: Manifest) => each.name)).toEqual(['redis', 'exporter', 'dynomite', 'helper']);
  expect(pod.containers[0].image).toBe('valkey/valkey:9.1-alpine');
  expect(pod.containers[2]).toMatchObject({
    image: 'mirror.example/dynomite@sha256:0f',
    imagePullPolicy: 'Always',
    resources: { requests: { cpu: '300m', memory: '1Gi' } },
  });
  expect(pod.volumes).toContainEqual({
    name: 'dynomite-pem',
    secret: { secretName: 'ring', defaultMode: 0o440, items: [{ key: 'ring.pem', path: 'dynomite.pem' }] },
  });
  expect(pod.containers[2].volumeMounts).toContainEqual({ name: 'dynomite-pem', mountPath: '/pem', readOnly: true });
  expect(east.updateStrategy).toEqual({ type: 'OnDelete' });
  expect(find(all, 'PodDisruptionBudget', 'web-east-0').spec.maxUnavailable).toBe(2);
  expect(find(all, 'ServiceMonitor', 'web-servers').metadata.labels.release).toBe('prom');

  const texts = textsOf(all);
  expect(texts['redis.conf']).toContain('\ntimeout 60\n');
  expect(readDynomiteYaml(texts['web-east-1-2.yaml'])).toMatchObject({
    datacenter: 'east',
    rack: 'c',
    tokens: '2147483648',
    timeout: '3000',
    mbuf_size: '32768',
    max_msgs: '100000',
    read_consistency: 'DC_QUORUM',
    write_consistency: 'DC_EACH_SAFE_QUORUM',
    secure_server_option: 'datacenter',
    pem_key_file: '/pem/dynomite.pem',
  });
  expect(readDynomiteYaml(texts['web-west-0-0.yaml']).dyn_seeds).toHaveLength(8);
  expect(texts['web-west-0-0.yaml']).toContain('web-east-0-0.shop.svc.k8s.example:8101:a:east:0');
  expect(texts.twins).toContain('web-west-0-2: web-west-0-0 web-west-0-1 web-west-0-2\n');
});

it('has an address without a password, in each data centre', () => {
  const all = manifests(chart => {
    const web = new RedisDynomite(chart, 'web', {
      image: IMAGE,
      dataCenters: [...TWO, { name: 'west', racks: ['a'] }],
    });
    expect(web.connection).toEqual({
      host: 'web-east.shop.svc.cluster.local',
      port: 8102,
      clientLabels: { 'redis-ha/client': 'web' },
      mode: 'standalone',
    });
    expect(web.connectionIn('west').host).toBe('web-west.shop.svc.cluster.local');
    expect(web.users).toEqual(['replication', 'probe', 'keeper']);
    web.allowFrom('apps', { namespace: 'apps' });
  });
  expect(find(all, 'NetworkPolicy', 'web-client-apps').spec.ingress[0].ports).toEqual([
    { port: 8102, protocol: 'TCP' },
  ]);
});

it('finds its peers by short names where the chart names no namespace', () => {
  const chart = new Chart(new App(), 'test');
  new RedisDynomite(chart, 'web', { image: IMAGE, dataCenters: TWO });
  const { dyn_seeds } = readDynomiteYaml(textsOf(chart.toJson())['web-east-0-0.yaml']);
  expect(dyn_seeds).toEqual(['web-east-0-1:8101:b:east:0']);
});

it('is updated when the ring changes', () => {
  const hash = (props: Props) => find(dynomite(props), 'StatefulSet', 'web-east-0').spec.template.metadata.annotations;
  expect(hash({ dataCenters: TWO })).not.toEqual(hash({ dataCenters: ONE }));
});

it('keeps its files in folders of one file system, where it is told to', () => {
  const [redis, , sidecar] = containersOf(dynomite({ persistence: { kind: 'existing-claim', claimName: 'efs' } }));
  const mount = { name: 'data', mountPath: '/data', subPathExpr: '$(POD_NAME)' };
  expect(redis.volumeMounts).toContainEqual(mount);
  expect(sidecar.volumeMounts).toContainEqual(mount);
});

const centre = (more: object) => ({ dataCenters: [{ name: 'east', racks: ['a', 'b', 'c'], ...more }] });

it.each<[string, Props, RegExp]>([
  ['an image of any version', { image: 'dynomite' }, /image: "dynomite" may be another program tomorrow/],
  ['no image', { image: undefined as unknown as string }, /image: it is missing; set a text/],
  ['a name that names no Service', { name: 'Web' }, /name: "Web" cannot name a Service/],
  ['a name that is too long', { name: `w${'e'.repeat(50)}b` }, /name: the StatefulSet "\w+-dc1-0" would have 58 char/],
  ['no data centre', { dataCenters: [] }, /dataCenters: there is none; set one or more/],
  ['no rack', centre({ racks: [] }), /dataCenters: "east" has no rack/],
  [
    'more than three racks',
    centre({ racks: ['a', 'b', 'c', 'd'] }),
    /"east" has 4 racks, and Dynomite takes 3; set few/,
  ],
  ['a rack twice', centre({ racks: ['a', 'b', 'a'] }), /"east" has the rack "a" twice/],
  ['a rack with a colon', centre({ racks: ['a:b', 'c', 'd'] }), /"east": "a:b" cannot name a rack/],
  ['a data centre with a dash', centre({ name: 'us-east' }), /dataCenters: "us-east" cannot name a data centre/],
  ['the name of a Service', centre({ name: 'nodes' }), /dataCenters: "nodes" cannot name a data centre/],
  ['a data centre twice', { dataCenters: [...TWO, ...TWO] }, /dataCenters: "east" is the name of two/],
  ['no nodes', centre({ nodesPerRack: 0 }), /"east": nodesPerRack: 0 is no number of nodes/],
  ['too many nodes', centre({ nodesPerRack: 11 }), /dataCenters: 33 nodes are more than the 30/],
  ['a consistency that is none', { readConsistency: 'ONE' as 'DC_ONE' }, /readConsistency: "ONE" is none; set one of/],
  [
    'a quorum of one rack',
    { dataCenters: ONE, writeConsistency: 'DC_QUORUM' },
    /writeConsistency: "DC_QUORUM" asks more than half of the racks, and "east" has one/,
  ],
  ['encryption without a key', { secureServerOption: 'all' }, /secureServerOption: "all" needs a private key/],
  ['a key without encryption', { pem: { secretName: 'ring' } }, /pem: nothing is encrypted/],
  [
    'a key in place of its name',
    { secureServerOption: 'all', pem: { secretName: '-----BEGIN' } },
    /pem: what stands there names no Secret and key/,
  ],
  [
    'encryption between one data centre',
    { secureServerOption: 'datacenter', pem: { secretName: 'ring' } },
    /"datacenter" encrypts what goes between data centres, and there is one/,
  ],
  [
    'encryption between one rack',
    { secureServerOption: 'rack', pem: { secretName: 'ring' }, dataCenters: ONE },
    /"rack" encrypts what goes between racks, and there is one/,
  ],
  [
    'an encryption that is none',
    { secureServerOption: 'tls' as 'all', pem: { secretName: 'x' } },
    /"tls" is none; set/,
  ],
  ...['SELECT', 'SUBSCRIBE', 'BLPOP', 'MULTI', 'XADD'].map((command): [string, Props, RegExp] => [
    command,
    { requiredCommands: ['GET', command] },
    new RegExp(`requiredCommands: on "${command}" Dynomite closes the connection`),
  ]),
  ['KEYS', { requiredCommands: ['KEYS'] }, /requiredCommands: "KEYS" administers one server, or shows all of it/],
  ['no time', { timeoutMs: 1 }, /timeoutMs: 1 is out of range; set a whole number from 100 to 60000/],
  ['buffers of an odd size', { bufferBytes: 1000 }, /bufferBytes: 1000 is no multiple of 16; set 992/],
  ['buffers that are too small', { bufferBytes: 256 }, /bufferBytes: 256 is out of range/],
  ['too few messages', { maxMessages: 1000 }, /maxMessages: 1000 is out of range; .* from 100000 to 1000000/],
  ['no time to stop', { gracePeriodSeconds: 39 }, /gracePeriodSeconds: 39 leaves no time .* 40 or more/],
  ['memory that is none', { dynomiteResources: { cpu: '1', memory: 'much' } }, /dynomiteResources.memory: "much"/],
  [
    'answers of servers without keys',
    { directives: { 'replica-serve-stale-data': true } },
    /directives: "replica-serve-stale-data" cannot be set here/,
  ],
  [
    'too few zones',
    { placement: { spread: 'required', zones: ['a', 'b'] } },
    /placement: 3 pods of the nodes with the same keys cannot be kept apart in 2 zones; set racks to 2/,
  ],
  ['a budget of all', { disruptionBudget: { maxUnavailable: 3 } }, /lets every server of the nodes with the same keys/],
  [
    'a sidecar of the same name',
    { pod: { sidecars: [{ name: 'dynomite', image: 'a:1', resources: { cpu: '1m', memory: '16Mi' } }] } },
    /the pod has a container "dynomite" already/,
  ],
])('refuses %s', (_, props, sentence) => {
  expect(refused(props)).toEqual([expect.stringMatching(sentence)]);
});

it('says all that is wrong, at once', () => {
  expect(
    refused({ image: '', timeoutMs: 0, requiredCommands: ['WATCH'], resources: { cpu: '1', memory: '' } }),
  ).toEqual([
    expect.stringContaining('image: '),
    expect.stringContaining('requiredCommands: '),
    expect.stringContaining('timeoutMs: '),
    expect.stringContaining('resources.memory: '),
  ]);
});

it.each<[string, Props, RegExp[]]>([
  [
    'a quorum of two racks, for reads and writes apart',
    { dataCenters: TWO, readConsistency: 'DC_QUORUM', writeConsistency: 'DC_SAFE_QUORUM' },
    [
      /readConsistency: "DC_QUORUM" WITH TWO RACKS, in "east", NEEDS BOTH/,
      /writeConsistency: "DC_SAFE_QUORUM" WITH TWO/,
    ],
  ],
  ['one rack', { dataCenters: ONE }, [/dataCenters: "east" has one rack/]],
  ['SCAN', { requiredCommands: ['scan'] }, [/requiredCommands: "scan" is answered by the one node/]],
  ['one zone', { placement: { zones: ['a'] } }, [/placement.zones: all servers are in one zone/]],
  [
    'a shared claim',
    { persistence: { kind: 'existing-claim', claimName: 'efs' } },
    [/persistence: all servers write to one file system over the network/],
  ],
  [
    'a shared file system',
    {
      persistence: {
        kind: 'dynamic',
        size: '1Gi',
        accessMode: 'ReadWriteMany',
        storageClass: { name: 'efs', volumes: 'files' },
      },
    },
    [/persistence: all servers write to one file system/],
  ],
  ['no volumes', { persistence: { kind: 'none' } }, [/persistence: with none a node that restarts has no keys until/]],
  ['nothing by default', {}, []],
  ['nothing of a quorum of three racks', { readConsistency: 'DC_QUORUM', writeConsistency: 'DC_QUORUM' }, []],
])('warns of %s', (_, props, sentences) => {
  expect(warned(props)).toEqual(sentences.map(sentence => expect.stringMatching(sentence)));
});

it('binds disks made beforehand to its pods', () => {
  const handles = dynomitePods('web', TWO)
    .flat()
    .map((pod, index) => [pod, { handle: `vol-0000000${index}`, zones: ['a'] }]);
  const all = dynomite({
    dataCenters: TWO,
    persistence: {
      kind: 'pre-provisioned',
      driver: 'ebs.csi.aws.com',
      size: '1Gi',
      disks: Object.fromEntries(handles),
    },
  });
  expect(find(all, 'PersistentVolume', 'shop.data-web-east-0-1').spec.claimRef.name).toBe('data-web-east-0-1');
});

it('names its pods by their keys', () => {
  expect(dynomitePods('web')).toEqual([['web-dc1-0-0', 'web-dc1-0-1', 'web-dc1-0-2']]);
  expect(dynomitePods('web', [{ name: 'east', racks: ['a', 'b'], nodesPerRack: 2 }])).toEqual([
    ['web-east-0-0', 'web-east-0-1'],
    ['web-east-1-0', 'web-east-1-1'],
  ]);
});

it('fits into a ConfigMap that `kubectl apply` takes, with the most nodes and the longest names', () => {
  const chart = new Chart(new App(), 'test', { namespace: 'n'.repeat(63) });
  new RedisDynomite(chart, 'web', {
    image: IMAGE,
    name: 'w'.repeat(29),
    dataCenters: [{ name: 'd'.repeat(20), racks: ['a', 'b', 'c'].map(rack => rack.repeat(20)), nodesPerRack: 10 }],
  });
  const config = find(chart.toJson(), 'ConfigMap', `${'w'.repeat(29)}-server`);
  expect(JSON.stringify(config).length).toBeLessThan(256 * 1024);
});
