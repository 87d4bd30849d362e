import { RedisStandalone, type RedisStandaloneProps } from '../../../lib';
import { ALL_STANDALONE } from '../../support/all-topology-props';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const standalone = (props: RedisStandaloneProps = {}): Manifest[] =>
  manifests(chart => {
    new RedisStandalone(chart, 'web', props);
  });

describe('with no props', () => {
  const all = standalone();
  const { spec } = find(all, 'StatefulSet', 'web');

  it('is one server with a volume that stays, and nothing that others would need', () => {
    expect(spec.replicas).toBe(1);
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      'ConfigMap/web-server',
      'NetworkPolicy/web-servers',
      'Service/web',
      'Service/web-nodes',
      'StatefulSet/web',
    ]);
  });

  it('is no node of a cluster and replicates nothing', () => {
    const { data } = find(all, 'ConfigMap', 'web-server');
    expect(data['redis.conf']).not.toMatch(/^(cluster-|repl-|master)/m);
    expect(data['redis.conf']).toContain('appendonly yes');
    expect(data['users.acl']).not.toMatch(/keeper|replication/);
    expect(Object.keys(data).filter(file => file.endsWith('.sh'))).toEqual([
      'acl.sh',
      'adopt.sh',
      'certificate.sh',
      'common.sh',
      'fits.sh',
      'follow-certificate.sh',
      'follow-passwords.sh',
      'note-memory.sh',
      'post-start.sh',
      'probe.sh',
      'probes.sh',
      'readable.sh',
      'sole-server.sh',
      'start.sh',
      'topology.sh',
    ]);
    const [redis] = spec.template.spec.containers;
    expect(redis.lifecycle.preStop.exec.command).toEqual(['sh', '/config/note-memory.sh']);
    expect(redis.ports).toEqual([{ name: 'redis', containerPort: 6379 }]);
  });

  it('takes the passwords of its users alone', () => {
    const { secrets, keys } = acceptedPasswords(spec.template.spec);
    expect(secrets).toEqual(['web-credentials', 'web-credentials']);
    expect(keys).toEqual(['application', 'probe']);
  });

  it('lets in its clients, and itself reaches nothing', () => {
    const policy = find(all, 'NetworkPolicy', 'web-servers').spec;
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.egress).toBeUndefined();
    expect(policy.ingress).toEqual([
      {
        from: [{ podSelector: { matchLabels: { 'redis-ha/client': 'web' } } }],
        ports: [{ port: 6379, protocol: 'TCP' }],
      },
    ]);
  });
});

it('takes every prop up', () => {
  const all = standalone(ALL_STANDALONE);
  const { spec } = find(all, 'StatefulSet', 'web');
  const pod = spec.template.spec;
  expect(pod.terminationGracePeriodSeconds).toBe(300);
  expect(pod.nodeSelector).toEqual({ pool: 'redis' });
  expect(JSON.stringify(pod.affinity.nodeAffinity)).toContain('["a"]');
  expect(pod.containers.map((each: Manifest) => each.name)).toEqual(['redis', 'exporter', 'helper']);
  expect(pod.containers[0].image).toBe('valkey/valkey:9.1-alpine');
  expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
  expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toContain('\ntimeout 60\n');
  expect(find(all, 'ServiceMonitor', 'web-servers').metadata.labels.release).toBe('prom');
  expect(JSON.stringify(find(all, 'NetworkPolicy', 'web-servers'))).toContain('observe');
});

it('tells clients that they need not follow redirections', () => {
  manifests(chart => {
    const { connection } = new RedisStandalone(chart, 'web');
    expect(connection).toMatchObject({ mode: 'standalone', host: 'web.shop.svc.cluster.local', port: 6379 });
  });
});

it('says all that is wrong, at once', () => {
  const said = problems(chart => {
    new RedisStandalone(chart, 'web', {
      name: 'Web',
      gracePeriodSeconds: 2,
      resources: { cpu: '1', memory: 'much' },
      directives: { appendonly: 'no' } as object,
      persistence: {
        kind: 'pre-provisioned',
        driver: 'ebs.csi.aws.com',
        size: '1Gi',
        disks: { 'other-0': { handle: 'vol-00000000', zones: ['a'] } },
      },
    });
  });
  expect(said).toEqual([
    expect.stringContaining('name: "Web" cannot name a Service'),
    expect.stringContaining('resources.memory'),
    expect.stringContaining('persistence.disks: there is none for Web-0'),
    expect.stringContaining('persistence.disks: other-0 is no server'),
    expect.stringContaining('"appendonly" cannot be set here'),
    expect.stringContaining('gracePeriodSeconds: 2 leaves a server no time for its files'),
  ]);
});

it('binds a disk made beforehand to its one server', () => {
  const all = standalone({
    persistence: {
      kind: 'pre-provisioned',
      driver: 'ebs.csi.aws.com',
      size: '1Gi',
      disks: { 'web-0': { handle: 'vol-00000000', zones: ['a'] } },
    },
  });
  expect(find(all, 'PersistentVolume', 'shop.data-web-0').spec.claimRef.name).toBe('data-web-0');
});
