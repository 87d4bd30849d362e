import { RedisCluster, RedisStandalone } from '../../../lib';
import { ALL_DATA } from '../../support/all-server-props';
import { DATA_TOPOLOGIES } from '../../support/data-topologies';
import { find, manifests, problems } from '../../support/manifests';

const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  RedisCluster: ['0-0', '0-1', '1-0', '1-1', '2-0', '2-1'],
  RedisReplication: ['0', '1'],
  RedisSentinel: ['0', '1', '2'],
  RedisStandalone: ['0'],
};
const SNAPSHOTS = { serviceAccount: 'snapshots' } as const;
const NAME = 'web-volume-snapshots';
const rendered = (props: object) => manifests(chart => new RedisCluster(chart, 'web', props));
const specOf = (all: ReturnType<typeof manifests>) =>
  JSON.parse(find(all, 'ConfigMap', NAME).data['spec.json']) as Record<string, unknown>;

it.each(Object.entries(DATA_TOPOLOGIES))('of a %s are of the volumes of all servers', (name, build) => {
  const all = manifests(chart => void build(chart, { volumeSnapshots: SNAPSHOTS }));
  expect(specOf(all)).toMatchObject({ claims: CLAIMS[name]?.map(pod => `data-web-${pod}`), keep: 7 });
});

it('are taken by a pod that has a token, and nothing else: no root, no password, no way but to the API server', () => {
  const all = rendered({ volumeSnapshots: SNAPSHOTS });
  const { spec } = find(all, 'CronJob', NAME).spec.jobTemplate.spec.template;
  expect(spec).toMatchObject({
    automountServiceAccountToken: true,
    serviceAccountName: 'snapshots',
    securityContext: { runAsNonRoot: true },
    volumes: [{ name: 'config', configMap: { name: NAME } }],
  });
  expect(spec.containers[0].securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(find(all, 'NetworkPolicy', NAME).spec).toMatchObject({
    policyTypes: ['Ingress', 'Egress'],
    egress: [{ ports: [{ port: 443 }, { port: 6443 }] }],
  });
  expect(find(all, 'NetworkPolicy', NAME).spec.ingress).toBeUndefined();
});

it('bring no rights along: whoever may push manifests gives none out', () => {
  const kinds = rendered({ volumeSnapshots: SNAPSHOTS }).map(({ kind }) => kind);
  expect(kinds.filter(kind => /Role|ServiceAccount/.test(kind))).toEqual([]);
});

it('give up where another try would say the same', () => {
  const { jobTemplate } = find(rendered({ volumeSnapshots: SNAPSHOTS }), 'CronJob', NAME).spec;
  expect(jobTemplate.spec.podFailurePolicy.rules).toEqual([
    {
      action: 'FailJob',
      onExitCodes: { containerName: 'snapshots', operator: 'In', values: [2] },
      onPodConditions: [],
    },
  ]);
});

it('can be set in every way', () => {
  const { volumeSnapshots } = ALL_DATA;
  const all = rendered({ volumeSnapshots });
  expect(find(all, 'CronJob', NAME).spec).toMatchObject({ schedule: '@daily', timeZone: 'Etc/UTC', suspend: true });
  expect(specOf(all)).toMatchObject({ snapshotClass: 'redis-snapshots', keep: 3 });
});

it('are refused for disks whose project the driver would have to find', () => {
  const disk = (project: string) => ({ handle: `projects/${project}/zones/asia-east1-a/disks/one` });
  const found = (project: string) =>
    problems(
      chart =>
        new RedisStandalone(chart, 'web', {
          persistence: {
            kind: 'pre-provisioned',
            driver: 'pd.csi.storage.gke.io',
            size: '50Gi',
            disks: { 'web-0': disk(project) },
          },
          volumeSnapshots: SNAPSHOTS,
        }),
    ).filter(problem => problem.includes('volumeSnapshots'));
  expect(found('UNSPECIFIED')).toEqual([
    expect.stringContaining('set the project in the handles of persistence.disks'),
  ]);
  expect(found('my-project')).toEqual([]);
});

it('says everything that is wrong at once', () => {
  const volumeSnapshots = {
    serviceAccount: 'No Account',
    snapshotClass: 'No Class',
    schedule: 'now',
    timeZone: '+1',
    keep: 0,
    maxAgeHours: 0.5,
    resources: { cpu: 'some', memory: '128Mi' },
  };
  const persistence = { kind: 'none' };
  const found = problems(chart => new RedisCluster(chart, 'web', { persistence, volumeSnapshots } as never));
  for (const sentence of [
    /volumeSnapshots\.serviceAccount: "No Account" cannot name a ServiceAccount/,
    /volumeSnapshots\.snapshotClass: "No Class" cannot name/,
    /volumeSnapshots\.schedule: "now" is no schedule/,
    /volumeSnapshots\.timeZone: "\+1" is no time zone/,
    /volumeSnapshots\.keep: 0 is out of range/,
    /volumeSnapshots\.maxAgeHours: 0\.5 is out of range/,
    /volumeSnapshots\.resources\.cpu/,
    /volumeSnapshots: with persistence\.kind "none" servers have no volumes of their own/,
  ]) {
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  }
});
