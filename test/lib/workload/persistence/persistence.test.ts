import { App, Chart } from 'cdk8s';
import {
  type Disk,
  type DynamicPersistence,
  EksStorageClass,
  type ExistingClaimPersistence,
  GkeStorageClass,
  type Persistence,
  type PreProvisionedPersistence,
  RedisCluster,
  type RedisClusterProps,
} from '../../../../lib';
import { find, type Manifest, manifests, problems } from '../../../support/manifests';

const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
const PODS = ['web-0-0', 'web-0-1', 'web-1-0', 'web-1-1', 'web-2-0', 'web-2-1'];

/** A volume for each pod, the two of a shard in different zones. */
const VOLUMES: Record<string, Disk> = Object.fromEntries(
  PODS.map((pod, index) => [pod, { handle: `vol-0000000${index}`, zones: [ZONES[index % 2] ?? ''] }]),
);
const EBS: Required<PreProvisionedPersistence> = {
  kind: 'pre-provisioned',
  driver: 'ebs.csi.aws.com',
  size: '20Gi',
  fsType: 'xfs',
  disks: VOLUMES,
};
/** Every prop, so that a new one breaks this file until it is covered. */
const DYNAMIC: Required<DynamicPersistence> = {
  kind: 'dynamic',
  size: '7Gi',
  storageClass: { name: 'efs', volumes: 'files' },
  accessMode: 'ReadWriteMany',
  retention: 'Delete',
};
const CLAIM: Required<ExistingClaimPersistence> = { kind: 'existing-claim', claimName: 'shared' };

const cluster = (persistence: Persistence, props: RedisClusterProps = {}) =>
  manifests(chart => new RedisCluster(chart, 'web', { ...props, persistence }));
const statefulSet = (all: Manifest[]) => find(all, 'StatefulSet', 'web-1').spec;

describe('dynamic', () => {
  it('has all of it in the claim template', () => {
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy } = statefulSet(cluster(DYNAMIC));
    expect(volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '7Gi' } },
      storageClassName: 'efs',
    });
    expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Delete' });
  });

  it('says nothing of a class where the props do not, and keeps what is there', () => {
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy } = statefulSet(
      cluster({ kind: 'dynamic', size: '1Gi' }),
    );
    expect(volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    });
    expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  it('takes a class of this library by its name', () => {
    const all = manifests(chart => {
      const storageClass = new EksStorageClass(chart, 'fast');
      new RedisCluster(chart, 'web', { persistence: { kind: 'dynamic', size: '1Gi', storageClass } });
    });
    const { storageClassName } = statefulSet(all).volumeClaimTemplates[0].spec;
    expect(find(all, 'StorageClass', storageClassName).provisioner).toBe('ebs.csi.aws.com');
  });
});

describe('pre-provisioned', () => {
  const all = cluster(EBS, { placement: { spread: 'required', zones: ZONES } });
  const of = (kind: string) => all.filter(one => one.kind === kind);

  it('has a volume and a claim for each server, bound to each other by name', () => {
    expect(of('PersistentVolumeClaim').map(one => one.metadata.name)).toEqual(PODS.map(pod => `data-${pod}`));
    for (const claim of of('PersistentVolumeClaim')) {
      const volume = find(all, 'PersistentVolume', claim.spec.volumeName);
      expect(volume.metadata.name).toBe(`shop.${claim.metadata.name}`);
      expect(volume.spec.claimRef).toEqual({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: claim.metadata.namespace,
        name: claim.metadata.name,
      });
      expect(volume.spec.accessModes).toEqual(claim.spec.accessModes);
      expect(volume.spec.capacity).toEqual(claim.spec.resources.requests);
      expect([volume.spec.storageClassName, claim.spec.storageClassName]).toEqual(['', '']);
    }
  });

  it('has the disk, where it is, and keeps it', () => {
    const { metadata, spec } = find(all, 'PersistentVolume', 'shop.data-web-1-1');
    expect(metadata.namespace).toBeUndefined();
    expect(spec.persistentVolumeReclaimPolicy).toBe('Retain');
    expect(spec.csi).toEqual({ driver: 'ebs.csi.aws.com', volumeHandle: 'vol-00000003', fsType: 'xfs' });
    expect(spec.nodeAffinity.required.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['eu-central-1b'] }] },
    ]);
  });

  it('has claims that the StatefulSet takes for its own', () => {
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy, replicas } = statefulSet(all);
    const [template] = volumeClaimTemplates;
    for (let ordinal = 0; ordinal < replicas; ordinal++) {
      const { spec } = find(all, 'PersistentVolumeClaim', `${template.metadata.name}-web-1-${ordinal}`);
      expect(spec).toEqual({ ...template.spec, volumeName: `shop.data-web-1-${ordinal}` });
    }
    expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  it('knows the zone of a persistent disk by its handle, and the two of a regional one', () => {
    const zones = ['asia-east1-a', 'asia-east1-b'];
    const disks: Record<string, Disk> = {
      ...Object.fromEntries(
        PODS.map((pod, index) => [pod, { handle: `projects/p/zones/${zones[index % 2]}/disks/${pod}` }]),
      ),
      'web-2-1': { handle: 'projects/p/regions/asia-east1/disks/web-2-1', zones },
    };
    const made = cluster({ kind: 'pre-provisioned', driver: 'pd.csi.storage.gke.io', size: '20Gi', disks });
    const reach = (pod: string) =>
      find(made, 'PersistentVolume', `shop.data-${pod}`).spec.nodeAffinity.required.nodeSelectorTerms[0]
        .matchExpressions[0];
    expect(reach('web-0-1')).toEqual({ key: 'topology.gke.io/zone', operator: 'In', values: ['asia-east1-b'] });
    expect(reach('web-2-1')).toMatchObject({ values: zones });
    expect(find(made, 'PersistentVolume', 'shop.data-web-0-0').spec.csi.fsType).toBe('ext4');
  });

  it('gives no two claims of a Kubernetes cluster the same volume, however names are put together', () => {
    const volumes = (namespace: string, name: string) => {
      const disks = Object.fromEntries(PODS.map(pod => [pod.replace('web', name), VOLUMES[pod] as Disk]));
      const chart = new Chart(new App(), 'test', { namespace });
      new RedisCluster(chart, name, { persistence: { ...EBS, disks } });
      return (chart.toJson() as Manifest[])
        .filter(({ kind }) => kind === 'PersistentVolume')
        .map(one => one.metadata.name);
    };
    expect(new Set([...volumes('a', 'data-b'), ...volumes('a-data', 'b')]).size).toBe(12);
  });
});

describe('existing claim', () => {
  const all = cluster(CLAIM);

  it('is mounted by each server, in a folder of its own', () => {
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy, template } = statefulSet(all);
    expect(volumeClaimTemplates).toBeUndefined();
    expect(persistentVolumeClaimRetentionPolicy).toBeUndefined();
    expect(template.spec.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'shared' } });
    const [server, ...others] = template.spec.containers;
    expect(server.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data', subPathExpr: '$(POD_NAME)' });
    expect(server.env.map((one: Manifest) => one.name)).toContain('POD_NAME');
    expect(JSON.stringify(others)).not.toContain('"/data"');
    expect(all.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
  });

  it('is durable', () => {
    expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toContain('appendonly yes\n');
  });
});

describe('refuses', () => {
  const ebs = (disks: Record<string, Disk>): Persistence => ({ ...EBS, disks: { ...VOLUMES, ...disks } });
  const without = (...pods: string[]): Persistence => ({
    ...EBS,
    disks: Object.fromEntries(Object.entries(VOLUMES).filter(([pod]) => !pods.includes(pod))),
  });
  const dynamic = (more: Partial<DynamicPersistence>): Persistence => ({ kind: 'dynamic', size: '5Gi', ...more });
  const required: RedisClusterProps = { placement: { spread: 'required', zones: ZONES } };

  it.each<[string, Persistence, RegExp, RedisClusterProps?]>([
    [
      'a kind that is none',
      { kind: 'disk' } as unknown as Persistence,
      /persistence: it is of no kind that there is; set an object with kind: "none" or "dynamic"/,
    ],
    ['a class of no name', dynamic({ storageClass: 'Fast_1' }), /storageClass: "Fast_1" cannot name a StorageClass/],
    [
      'a class of no name, as a reference',
      dynamic({ storageClass: { name: '', volumes: 'disks' } }),
      /storageClass: "" cannot name a StorageClass/,
    ],
    [
      'ReadWriteMany by the default class',
      dynamic({ accessMode: 'ReadWriteMany' }),
      /accessMode: a disk cannot be ReadWriteMany, and nothing says that .* default class are files.*"ReadWriteOnce"/,
    ],
    [
      'ReadWriteMany by a class of which only the name is known',
      dynamic({ accessMode: 'ReadWriteMany', storageClass: 'regional' }),
      /nothing says that the volumes of "regional" are files; .* \{ name: "regional", volumes: "files" }/,
    ],
    [
      'ReadWriteMany on a disk',
      dynamic({ accessMode: 'ReadWriteMany', storageClass: { name: 'fast', volumes: 'disks' } }),
      /a disk cannot be ReadWriteMany, and those of "fast" are disks/,
    ],
    [
      'an access mode for readers',
      dynamic({ accessMode: 'ReadOnlyMany' as never }),
      /accessMode: "ReadOnlyMany" is none for a server's volume/,
    ],
    [
      'a class that reaches fewer zones than the placement needs',
      dynamic({ storageClass: { name: 'two', volumes: 'disks', zones: ZONES.slice(0, 2) } }),
      /storageClass: "two" has no volumes in eu-central-1c/,
      required,
    ],
    [
      'a volume smaller than the class makes',
      dynamic({ storageClass: { name: 'big', volumes: 'disks', leastGiB: 32 } }),
      /size: "5Gi" is less than "big" makes; set "32Gi" or more/,
    ],
    ['a claim of no name', { kind: 'existing-claim', claimName: 'a b' }, /claimName: "a b" cannot name a claim/],
    ['an unknown driver', { ...EBS, driver: 'disk.csi.azure.com' as never }, /driver: "disk.csi.azure.com" is none/],
    ['disks of no size', { ...EBS, size: '20GB' }, /size: "20GB" is no size/],
    ['an unknown file system', { ...EBS, fsType: 'ntfs' as never }, /fsType: "ntfs".*set "ext4" or "xfs"/],
    ['a server without a disk', without('web-2-1'), /there is none for web-2-1; give each of the 6 servers/],
    [
      'servers without disks after scaling out',
      EBS,
      /there is none for web-3-0, web-3-1, web-4-0, web-4-1, web-5-0 and 5 more; give each of the 16/,
      { shards: 8 },
    ],
    [
      'a disk of no server',
      ebs({ 'web-3-0': { handle: 'vol-00000009', zones: ['eu-central-1a'] } }),
      /web-3-0 is no server of this topology, which has 6 \(web-0-0 to web-2-1\)/,
    ],
    [
      'a disk for two servers',
      ebs({ 'web-2-1': VOLUMES['web-0-1'] as Disk }),
      /web-0-1 and web-2-1 have the same disk "vol-00000001"/,
    ],
    [
      'a handle of another cloud',
      ebs({ 'web-1-0': { handle: 'projects/p/zones/us-east1-b/disks/d' } }),
      /the disk of web-1-0 has the handle "projects\/p\/zones\/us-east1-b\/disks\/d"; set the volume's id/,
    ],
    [
      'a disk of unknown place',
      ebs({ 'web-1-0': { handle: 'vol-00000002' } }),
      /the disk of web-1-0 has the zones \[]; an EBS volume is in one zone/,
    ],
    [
      'disks in zones that the placement leaves out',
      EBS,
      /placement.zones leaves out the disks of web-0-1 in eu-central-1b, web-1-1 in eu-central-1b, web-2-1/,
      { placement: { zones: ['eu-central-1a'] } },
    ],
    [
      'two disks of a shard in one zone, where they must be apart',
      ebs({ 'web-1-1': { handle: 'vol-00000003', zones: ['eu-central-1a'] } }),
      /different zones, and their disks cannot \(web-1-0 in eu-central-1a, web-1-1 in eu-central-1a\); move a disk/,
      required,
    ],
  ])('%s', (_, persistence, sentence, props = {}) => {
    const found = problems(chart => new RedisCluster(chart, 'web', { ...props, persistence }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\[test\/web] persistence/);
    expect(found[0]).toMatch(sentence);
  });

  it('disks where no namespace is set', () => {
    const [problem] = problems(chart => {
      new RedisCluster(new Chart(chart.node.root, 'nowhere'), 'web', { persistence: EBS });
    });
    expect(problem).toMatch(/^\[nowhere\/web] persistence: .*set the namespace of the chart/);
  });

  it('ReadWriteMany on what its own classes make', () => {
    const found = problems(chart => {
      const classes = [new GkeStorageClass(chart, 'pd'), new EksStorageClass(chart, 'gp3')];
      for (const storageClass of classes) {
        const persistence: Persistence = { kind: 'dynamic', size: '5Gi', storageClass, accessMode: 'ReadWriteMany' };
        new RedisCluster(chart, `on-${storageClass.name}`, { persistence });
      }
    });
    expect(found).toEqual([
      expect.stringMatching(/those of "pd" are disks/),
      expect.stringMatching(/those of "gp3" are disks/),
    ]);
  });

  it('nothing more than the wrong number of shards, where that is wrong', () => {
    expect(problems(chart => new RedisCluster(chart, 'web', { shards: 2, persistence: EBS }))).toHaveLength(1);
  });

  it('everything that is wrong with disks at once', () => {
    const persistence = { ...ebs({ 'web-9-0': { handle: 'x' } }), size: 'x', fsType: 'x' } as unknown as Persistence;
    expect(problems(chart => new RedisCluster(chart, 'web', { persistence }))).toHaveLength(4);
  });
});
