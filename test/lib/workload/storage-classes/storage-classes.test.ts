import {
  EksStorageClass,
  type EksStorageClassProps,
  GkeStorageClass,
  type GkeStorageClassProps,
  RedisCluster,
} from '../../../../lib';
import { find, manifests, problems } from '../../../support/manifests';

const ZONES = ['asia-east1-a', 'asia-east1-b'];
const gke = (props?: GkeStorageClassProps) =>
  find(
    manifests(chart => new GkeStorageClass(chart, 'fast', props)),
    'StorageClass',
    props?.name ?? 'fast',
  );
const eks = (props?: EksStorageClassProps) =>
  find(
    manifests(chart => new EksStorageClass(chart, 'fast', props)),
    'StorageClass',
    props?.name ?? 'fast',
  );

describe('GkeStorageClass', () => {
  /** Every prop, so that a new one breaks this file until it is covered. */
  const ALL: Required<GkeStorageClassProps> = {
    name: 'other',
    type: 'hyperdisk-balanced-high-availability',
    replication: 'regional',
    zones: ZONES,
    iops: 7000,
    throughputMiBps: 250,
    kmsKey: 'projects/p/locations/asia-east1/keyRings/r/cryptoKeys/k',
    reclaimPolicy: 'Delete',
    fsType: 'xfs',
  };

  it('keeps its disks, and makes them where pods run', () => {
    const { metadata, parameters, ...rest } = gke();
    expect(metadata.namespace).toBeUndefined();
    expect(rest).toMatchObject({
      provisioner: 'pd.csi.storage.gke.io',
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    expect(rest.allowedTopologies).toBeUndefined();
    expect(parameters).toEqual({ type: 'pd-balanced', 'csi.storage.k8s.io/fstype': 'ext4' });
  });

  it('takes all props up', () => {
    const made = gke(ALL);
    expect(made.reclaimPolicy).toBe('Delete');
    expect(made.parameters).toEqual({
      type: 'hyperdisk-balanced-high-availability',
      'provisioned-iops-on-create': '7000',
      'provisioned-throughput-on-create': '250Mi',
      'disk-encryption-kms-key': 'projects/p/locations/asia-east1/keyRings/r/cryptoKeys/k',
      'csi.storage.k8s.io/fstype': 'xfs',
    });
    expect(made.allowedTopologies).toEqual([
      { matchLabelExpressions: [{ key: 'topology.gke.io/zone', values: ZONES }] },
    ]);
  });

  it.each<[string, GkeStorageClassProps, Record<string, string>]>([
    ['zonal', { type: 'pd-ssd', zones: ['asia-east1-a'] }, { type: 'pd-ssd' }],
    [
      'regional',
      { type: 'pd-ssd', replication: 'regional', zones: ZONES },
      { type: 'pd-ssd', 'replication-type': 'regional-pd' },
    ],
    ['regional by its type', { ...ALL, replication: undefined }, { type: 'hyperdisk-balanced-high-availability' }],
    ['zonal by its type', { type: 'hyperdisk-balanced' }, { type: 'hyperdisk-balanced' }],
    [
      'the fastest',
      { type: 'hyperdisk-extreme', iops: 100_000 },
      { type: 'hyperdisk-extreme', 'provisioned-iops-on-create': '100000' },
    ],
  ])('has the parameters of one that is %s', (_, props, parameters) => {
    expect(gke(props).parameters).toMatchObject(parameters);
    expect(gke(props).parameters['replication-type']).toBe(parameters['replication-type']);
  });

  const regional = (...zones: string[]): GkeStorageClassProps => ({ replication: 'regional', zones });
  it.each<[string, GkeStorageClassProps, RegExp]>([
    ['a name that is none', { name: 'Fast' }, /name: "Fast" cannot name a StorageClass/],
    ['a type that is none', { type: 'pd-fast' as never }, /type: "pd-fast" is none.*pd-balanced, pd-ssd/],
    ['a regional disk of no zone', { replication: 'regional' }, /zones: \[] cannot hold.*exactly two zones/],
    ['a regional disk of one zone', regional('asia-east1-a'), /exactly two zones of one region/],
    ['a regional disk of three zones', regional('asia-east1-a', 'asia-east1-b', 'asia-east1-c'), /exactly two zones/],
    ['a regional disk of one zone, twice', regional('asia-east1-a', 'asia-east1-a'), /exactly two zones/],
    ['a regional disk over two regions', regional('asia-east1-a', 'asia-east2-a'), /exactly two zones of one region/],
    [
      'a regional hyperdisk of one zone',
      { type: 'hyperdisk-balanced-high-availability', zones: ['asia-east1-a'] },
      /exactly two zones/,
    ],
    [
      'a hyperdisk that is not regional, and which is',
      { type: 'hyperdisk-balanced', ...regional(...ZONES) },
      /"hyperdisk-balanced" is never "regional".*hyperdisk-balanced-high-availability/,
    ],
    [
      'a hyperdisk that is always regional',
      { type: 'hyperdisk-balanced-high-availability', replication: 'zonal', zones: ZONES },
      /is never "zonal"; leave it out/,
    ],
    ['zones that are none', { zones: ['asia-east1', 'zone a'] }, /zones: "asia-east1", "zone a" cannot name a zone/],
    ['no zone at all', { zones: [] }, /zones: an empty list/],
    ['operations of a persistent disk', { iops: 5000 }, /iops: those of "pd-balanced" follow from its size/],
    ['half an operation', { type: 'hyperdisk-balanced', iops: 0.5 }, /iops: 0.5 is no number of operations/],
    [
      'throughput of one that has a fixed one',
      { type: 'hyperdisk-extreme', throughputMiBps: 500 },
      /throughputMiBps: that of "hyperdisk-extreme" cannot be chosen/,
    ],
    ['no throughput', { type: 'hyperdisk-balanced', throughputMiBps: 0 }, /throughputMiBps: 0 is no throughput/],
    ['a key that is none', { kmsKey: 'my-key' }, /kmsKey: "my-key" is no name of a key; set projects\/PROJECT/],
    ['a policy that is none', { reclaimPolicy: 'Recycle' as never }, /reclaimPolicy: "Recycle" is none/],
    ['a file system that is none', { fsType: 'zfs' as never }, /fsType: "zfs"/],
  ])('refuses %s', (_, props, sentence) => {
    const found = problems(chart => new GkeStorageClass(chart, 'fast', props));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\[test\/fast] /);
    expect(found[0]).toMatch(sentence);
  });

  it('says to a topology where its disks can be', () => {
    const [problem] = problems(chart => {
      const storageClass = new GkeStorageClass(chart, 'two', regional(...ZONES));
      new RedisCluster(chart, 'web', {
        placement: { spread: 'required', zones: [...ZONES, 'asia-east1-c'] },
        persistence: { kind: 'dynamic', size: '10Gi', storageClass },
      });
    });
    expect(problem).toMatch(/"two" has no volumes in asia-east1-c, where placement.zones wants servers/);
  });
});

describe('EksStorageClass', () => {
  /** Every prop, so that a new one breaks this file until it is covered. */
  const ALL: Required<EksStorageClassProps> = {
    name: 'other',
    iops: 16_000,
    throughputMiBps: 1000,
    encrypted: true,
    kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    reclaimPolicy: 'Delete',
    fsType: 'xfs',
  };

  it('keeps its volumes, encrypts them, and makes them where pods run', () => {
    const { metadata, parameters, ...rest } = eks();
    expect(metadata.namespace).toBeUndefined();
    expect(rest).toMatchObject({
      provisioner: 'ebs.csi.aws.com',
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    expect(parameters).toEqual({ type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' });
  });

  it('takes all props up', () => {
    expect(eks(ALL).reclaimPolicy).toBe('Delete');
    expect(eks(ALL).parameters).toEqual({
      type: 'gp3',
      iops: '16000',
      throughput: '1000',
      encrypted: 'true',
      kmsKeyId: ALL.kmsKeyId,
      'csi.storage.k8s.io/fstype': 'xfs',
    });
    expect(eks({ encrypted: false }).parameters.encrypted).toBe('false');
  });

  it.each<[string, EksStorageClassProps, RegExp]>([
    ['a name that is none', { name: 'gp3_fast' }, /name: "gp3_fast" cannot name a StorageClass/],
    ['too few operations', { iops: 100 }, /iops: 100 is beyond gp3; set a whole number from 3000 to 80000/],
    ['too many operations', { iops: 100_000 }, /iops: 100000 is beyond gp3/],
    ['half an operation', { iops: 3000.5 }, /iops: 3000.5/],
    ['too little throughput', { throughputMiBps: 10 }, /throughputMiBps: 10 is beyond gp3.*from 125 to 2000/],
    ['too much throughput', { iops: 80_000, throughputMiBps: 2001 }, /throughputMiBps: 2001 is beyond gp3/],
    [
      'more throughput than the operations carry',
      { throughputMiBps: 1000 },
      /1000 MiB\/s is more than a quarter of 3000 operations per second; set iops to 4000 or more/,
    ],
    ['a key that is no ARN', { kmsKeyId: '1234abcd' }, /kmsKeyId: "1234abcd" is no ARN of a key; set arn:aws:kms/],
    ['a key that encrypts nothing', { encrypted: false, kmsKeyId: ALL.kmsKeyId }, /of no use while encrypted is false/],
    ['a policy that is none', { reclaimPolicy: 'Recycle' as never }, /reclaimPolicy: "Recycle" is none/],
    ['a file system that is none', { fsType: 'zfs' as never }, /fsType: "zfs"/],
  ])('refuses %s', (_, props, sentence) => {
    const found = problems(chart => new EksStorageClass(chart, 'fast', props));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\[test\/fast] /);
    expect(found[0]).toMatch(sentence);
  });

  it.each([
    [undefined, '1Gi', undefined],
    [3000, '1Gi', undefined],
    [16_000, '32Gi', undefined],
    [16_000, '31Gi', /size: "31Gi" is less than "fast" makes; set "32Gi" or more/],
  ])('with %s operations, on volumes of %s', (iops, size, sentence) => {
    const found = problems(chart => {
      const storageClass = new EksStorageClass(chart, 'fast', { iops });
      new RedisCluster(chart, 'web', { persistence: { kind: 'dynamic', size, storageClass } });
    });
    expect(found).toEqual(sentence ? [expect.stringMatching(sentence)] : []);
  });
});
