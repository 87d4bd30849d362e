import type { Backup, Restore } from '../../../lib';
import { ALL_DATA, ALL_RESTORE } from '../../support/all-server-props';
import { DATA_TOPOLOGIES } from '../../support/data-topologies';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const STORE = { kind: 'gcs', bucket: 'backups' } as const;
const BACKUP: Backup = { store: STORE };
const RESTORE: Restore = { store: STORE, backup: '20261129T020000Z' };

const rendered = (build: (typeof DATA_TOPOLOGIES)[keyof typeof DATA_TOPOLOGIES], props: object) =>
  manifests(chart => void build(chart, props));
const cluster = (props: object) => rendered(DATA_TOPOLOGIES.RedisCluster, props);

const podOf = (all: Manifest[], kind: 'CronJob' | 'Job'): Manifest => {
  const { spec } = all.find(each => each.kind === kind);
  return (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template;
};
const containersOf = ({ spec }: Manifest): Manifest[] => [...spec.initContainers, ...spec.containers];
const variable = ({ env }: Manifest, name: string) => env.find((each: Manifest) => each.name === name);

describe.each(Object.entries(DATA_TOPOLOGIES))('a %s', (_, build) => {
  it('has users for it where it is asked for, and else none', () => {
    const users = (props: object) => find(rendered(build, props), 'ConfigMap', 'web-server').data['users.acl'];
    expect(users({})).not.toMatch(/^user (backup|copy) /m);
    expect(users({ backup: BACKUP })).toMatch(/^user backup on \{backup\} /m);
    expect(users({ backup: BACKUP })).not.toMatch(/^user copy /m);
    expect(users({ restore: RESTORE })).toMatch(/^user copy on \{copy\} /m);
  });

  it('says which passwords its Secret needs', () => {
    const usersOf = (props: object) => {
      const users: string[] = [];
      manifests(chart => users.push(...build(chart, props).users));
      return users.filter(user => ['backup', 'copy'].includes(user));
    };
    expect(usersOf({})).toEqual([]);
    expect(usersOf({ backup: BACKUP, restore: RESTORE })).toEqual(['backup', 'copy']);
  });

  it('keeps to its pods what only they need: no root, no token, no right, no password in a variable', () => {
    const all = rendered(build, { backup: ALL_DATA.backup, restore: ALL_RESTORE });
    for (const kind of ['CronJob', 'Job'] as const) {
      const pod = podOf(all, kind);
      expect(pod.spec).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: 'redis-backup' });
      for (const container of containersOf(pod)) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        });
        const secret = container.env.filter(({ name }: Manifest) => /PASSWORD|SECRET|ACCESS_KEY/.test(name));
        expect(secret.filter(({ value }: Manifest) => value !== undefined)).toEqual([]);
      }
    }
    expect(all.map(({ kind }) => kind)).not.toContain('Role');
  });
});

describe('a backup', () => {
  it('copies each shard, reads what came back, and only then writes the manifest', () => {
    const pod = podOf(cluster({ backup: BACKUP }), 'CronJob');
    expect(containersOf(pod).map(({ name, command }) => [name, command.slice(1).join(' ')])).toEqual([
      ['take', '/config/take.sh'],
      ['put', '/config/put.sh'],
      ['verify', '/config/verify.sh /work/back'],
      ['finish', '/config/finish.sh'],
    ]);
    const [take] = containersOf(pod);
    expect(variable(take, 'SHARDS').value).toBe('web-0-0 web-0-1,web-1-0 web-1-1,web-2-0 web-2-1');
    expect(variable(take, 'CLUSTER').value).toBe('yes');
    expect(variable(take, 'FROM_PRIMARY')).toBeUndefined();
  });

  it('has all that is set', () => {
    const all = cluster({ backup: ALL_DATA.backup, monitoring: {} });
    const { spec } = find(all, 'CronJob', 'web-backup');
    expect(spec).toMatchObject({ schedule: '30 1 * * 1-5', timeZone: 'Europe/Berlin', suspend: true });
    const pod = podOf(all, 'CronJob');
    const [take, put, , finish] = containersOf(pod);
    expect(put.image).toBe('registry.example/rclone:1.71.2');
    expect(put.resources.limits.memory).toBe('512Mi');
    expect(variable(put, 'STORE').value).toBe('store:backups/redis/$(POD_NAMESPACE)/web');
    expect(variable(put, 'RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY').valueFrom.secretKeyRef).toEqual({
      name: 'store',
      key: 'secret',
    });
    expect(variable(put, 'RCLONE_CONFIG_STORE_ENDPOINT').value).toBe('https://s3.example.com:9000');
    expect(variable(finish, 'KEEP').value).toBe('7');
    expect(variable(take, 'FROM_PRIMARY').value).toBe('yes');
    expect(pod.spec.volumes.find(({ name }: Manifest) => name === 'work').emptyDir.sizeLimit).toBe('40Gi');
    const [old] = find(all, 'PrometheusRule', 'web-alerts').spec.groups[0].rules.filter(
      ({ alert }: Manifest) => alert === 'RedisBackupOld',
    );
    expect(old.expr).toContain('> 288000');
  });

  it('has room for the data set of each shard, where no other is set', () => {
    const pod = podOf(cluster({ backup: BACKUP, resources: { cpu: '1', memory: '2Gi' } }), 'CronJob');
    const { emptyDir } = pod.spec.volumes.find(({ name }: Manifest) => name === 'work');
    expect(Number(emptyDir.sizeLimit)).toBe(3 * 2 * 1024 ** 3);
  });

  it('copies a server that is alone, whatever is said', () => {
    const pod = podOf(rendered(DATA_TOPOLOGIES.RedisStandalone, { backup: BACKUP }), 'CronJob');
    expect(variable(containersOf(pod)[0], 'FROM_PRIMARY').value).toBe('yes');
  });

  it('speaks TLS as its servers do', () => {
    const pod = podOf(cluster({ backup: BACKUP, tls: { secretName: 'certificate' } }), 'CronJob');
    const [take] = containersOf(pod);
    expect(variable(take, 'CERTIFICATE').value).toBe('/tls');
    expect(variable(take, 'PORT').value).toBe('6380');
    expect(take.volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toContain('/tls');
  });

  it.each<[string, Backup['store'], object[]]>([
    ['Google', STORE, [{ ports: [{ port: 443, protocol: 'TCP' }] }, { to: [{ ipBlock: { cidr: '169.254.0.0/16' } }] }]],
    [
      'Amazon',
      { kind: 's3', bucket: 'backups' },
      [{ ports: [{ port: 443, protocol: 'TCP' }] }, { to: [{ ipBlock: { cidr: '169.254.0.0/16' } }] }],
    ],
    [
      'a server with keys',
      { kind: 's3', bucket: 'backups', endpoint: 'http://minio', accessKey: { secret: 'store' } },
      [{ ports: [{ port: 80, protocol: 'TCP' }] }],
    ],
    ['a volume', { kind: 'volume', claim: 'backups' }, []],
  ])('is let out to %s, to servers and DNS, and nobody is let in', (__, store, ways) => {
    const { spec } = find(cluster({ backup: { store } }), 'NetworkPolicy', 'web-backup');
    expect(spec.ingress).toBeUndefined();
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec.egress).toHaveLength(2 + ways.length);
    expect(spec.egress).toEqual(expect.arrayContaining(ways.map(way => expect.objectContaining(way))));
  });

  it.each<[string, object, string]>([
    ['schedule', { schedule: 'at night' }, 'backup.schedule: "at night" is no schedule'],
    ['timeZone', { timeZone: 'Berlin!' }, 'backup.timeZone: "Berlin!" is no time zone'],
    ['timeZone', { timeZone: 'Mars/Olympus' }, 'backup.timeZone: "Mars/Olympus" is no time zone'],
    ['timeZone', { timeZone: 'europe/berlin' }, 'backup.timeZone: "europe/berlin" is no time zone'],
    ['keep', { keep: 0 }, 'backup.keep: 0 is out of range'],
    ['maxAgeHours', { maxAgeHours: 0.5 }, 'backup.maxAgeHours: 0.5 is out of range'],
    ['image', { image: 'rclone' }, 'backup.image: "rclone" may be another program tomorrow'],
    ['scratch', { scratch: 'much' }, 'backup.scratch: "much" is no size'],
    ['resources', { resources: { cpu: '1', memory: '1Mi' } }, 'backup.resources.memory: "1Mi" is too little'],
    ['serviceAccount', { serviceAccount: 'Me' }, 'backup.serviceAccount: "Me" cannot name a ServiceAccount'],
    [
      'encryptionKey',
      { encryptionKey: { secret: 'a b', key: 'c' } },
      'backup.encryptionKey: what stands there names no key',
    ],
    [
      'kind',
      { store: { kind: 'ftp' } },
      'backup.store: it is of no kind that there is; set an object with kind: "s3" or "gcs" or "volume"',
    ],
    [
      'bucket',
      { store: { kind: 'gcs', bucket: 'gs://mine' } },
      'backup.store.bucket: "gs://mine" cannot name a bucket',
    ],
    ['prefix', { store: { ...STORE, prefix: '/a' } }, 'backup.store.prefix: "/a" is no folder'],
    ['claim', { store: { kind: 'volume', claim: 'A' } }, 'backup.store.claim: "A" cannot name a PersistentVolumeClaim'],
    [
      'endpoint',
      { store: { kind: 's3', bucket: 'backups', endpoint: 'https://me:secret@s3' } },
      'backup.store.endpoint: what stands there is no URL of a server',
    ],
    [
      'accessKey',
      { store: { kind: 's3', bucket: 'backups', accessKey: { secret: 'AKIA/+' } } },
      'backup.store.accessKey.secret: what stands there cannot name a Secret',
    ],
    [
      'keys',
      { store: { kind: 's3', bucket: 'backups', accessKey: { secret: 'store', idKey: 'a b' } } },
      'backup.store.accessKey: what stands there is no key of a Secret',
    ],
  ])('is refused where its %s is wrong', (__, more, sentence) => {
    const found = problems(chart => void DATA_TOPOLOGIES.RedisCluster(chart, { backup: { ...BACKUP, ...more } }));
    expect(found).toEqual([expect.stringContaining(sentence)]);
  });

  it('is refused where there is no replica, unless a primary may be copied', () => {
    const found = (backup: Backup) =>
      problems(chart => void DATA_TOPOLOGIES.RedisCluster(chart, { replicasPerShard: 0, backup }));
    expect(found(BACKUP)).toEqual([expect.stringContaining('backup: there is no replica to copy')]);
    expect(found({ ...BACKUP, fromPrimary: true })).toEqual([]);
  });
});

describe('a restore', () => {
  it('reads the files, and has a server hold them beside the program that copies', () => {
    const pod = podOf(cluster({ restore: RESTORE }), 'Job');
    expect(containersOf(pod).map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['get', undefined],
      ['verify', undefined],
      ['serve', 'Always'],
      ['copy', undefined],
    ]);
    expect(variable(containersOf(pod)[0], 'WANTED').value).toBe('20261129T020000Z');
  });

  it('tells the program where to, as which user, and never a password', () => {
    const specOf = (all: Manifest[]) => JSON.parse(find(all, 'ConfigMap', 'web-restore').data['spec.json']);
    const of = { namespace: 'elsewhere', name: 'redis' };
    expect(specOf(cluster({ restore: { ...RESTORE, of } }))).toEqual({
      task: 'restore',
      id: 'elsewhere/redis/20261129T020000Z',
      backup: '/work/back',
      sockets: '/work',
      target: {
        host: 'web.shop.svc.cluster.local',
        port: 6379,
        mode: 'cluster',
        user: 'copy',
        passwordFile: '/credentials/copy',
      },
    });
    const secured = specOf(
      rendered(DATA_TOPOLOGIES.RedisSentinel, { restore: RESTORE, tls: { secretName: 'certificate' } }),
    );
    expect(secured.target).toMatchObject({ mode: 'sentinel', primaryName: 'shop-web', tlsFolder: '/tls' });
  });

  it('has all that is set', () => {
    const pod = podOf(cluster({ restore: ALL_RESTORE }), 'Job');
    const [get, , serve] = containersOf(pod);
    expect(variable(get, 'STORE').value).toBe('store:backups/redis/elsewhere/redis');
    expect(variable(get, 'ENCRYPTION_KEY_FILE').value).toBe('/encryption/key');
    expect(serve.resources.limits.memory).toBe('4Gi');
  });

  it('is another Job where anything of it changes, since a Job never does', () => {
    const nameOf = (restore: Restore) => cluster({ restore }).find(({ kind }) => kind === 'Job').metadata.name;
    const names = [RESTORE, { ...RESTORE, backup: '20261130T020000Z' }, { ...RESTORE, scratch: '3Gi' }].map(nameOf);
    expect(new Set(names).size).toBe(3);
    expect(nameOf(RESTORE)).toBe(names[0]);
    expect(names[0]).toMatch(/^web-restore-[0-9a-f]{8}$/);
  });

  it('has Sentinels tell the program where the primary is', () => {
    const all = rendered(DATA_TOPOLOGIES.RedisSentinel, {
      restore: RESTORE,
      backup: BACKUP,
      sentinels: { as: 'pods' },
    });
    const acl = find(all, 'ConfigMap', 'web-sentinel').data['sentinel-users.acl'];
    expect(acl).toMatch(/^user copy on .*get-master-addr-by-name/m);
    expect(acl).not.toMatch(/^user backup /m);
  });

  it.each<[string, object, string]>([
    ['backup', { backup: 'latest' }, 'restore.backup: "latest" names no backup'],
    ['of.name', { of: { name: 'A' } }, 'restore.of.name: "A" cannot name a topology'],
    ['of.namespace', { of: { name: 'a', namespace: 'B' } }, 'restore.of.namespace: "B" cannot name a namespace'],
    ['serverResources', { serverResources: { cpu: 'x', memory: '1Gi' } }, 'restore.serverResources.cpu: "x"'],
    ['store', { store: { kind: 'gcs', bucket: 'A' } }, 'restore.store.bucket: "A" cannot name a bucket'],
  ])('is refused where its %s is wrong', (_, more, sentence) => {
    const found = problems(chart => void DATA_TOPOLOGIES.RedisCluster(chart, { restore: { ...RESTORE, ...more } }));
    expect(found).toEqual([expect.stringContaining(sentence)]);
  });
});
