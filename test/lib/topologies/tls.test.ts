import type { Chart } from 'cdk8s';
import {
  Redis,
  RedisCluster,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
  type Tls,
} from '../../../lib';
import { clientProps } from '../../../programs/client-props';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const TOPOLOGIES = {
  RedisCluster: (chart: Chart, tls: Tls) => new RedisCluster(chart, 'web', { tls }),
  RedisReplication: (chart: Chart, tls: Tls) => new RedisReplication(chart, 'web', { tls }),
  RedisSentinel: (chart: Chart, tls: Tls) => new RedisSentinel(chart, 'web', { tls }),
  RedisStandalone: (chart: Chart, tls: Tls) => new RedisStandalone(chart, 'web', { tls }),
} as const;
const SECRET: Tls = { secretName: 'certificate' };
const rendered = (build: (chart: Chart, tls: Tls) => unknown, tls: Tls) => manifests(chart => void build(chart, tls));
const podsOf = (all: Manifest[]): Manifest[] =>
  all.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment').map(({ spec }) => spec.template.spec);
/** Ports of the Service for clients, or of that for those who only read. */
const clientPorts = (all: Manifest[]) => {
  const { spec } = all.find(({ kind, metadata }) => kind === 'Service' && ['web', 'web-read'].includes(metadata.name));
  return spec.ports.map(({ port }: Manifest) => port);
};
const volumeOf = ({ volumes }: Manifest) => volumes.find(({ name }: Manifest) => name === 'tls').secret;

describe.each(Object.entries(TOPOLOGIES))('%s that speaks TLS', (_, build) => {
  it('listens on ports of its own, and on none for plain text', () => {
    const all = rendered(build, SECRET);
    for (const { kind, spec } of all) {
      if (kind === 'Service') expect(JSON.stringify(spec)).not.toMatch(/"port":(6379|26379)\b/);
      if (kind === 'NetworkPolicy') expect(JSON.stringify(spec)).not.toMatch(/"port":(6379|26379)\b/);
    }
    const { data } = find(all, 'ConfigMap', 'web-server');
    expect(data['redis.conf']).toMatch(/^port 0\ntls-port 6380$/m);
    expect(data['redis.conf']).toContain('tls-auth-clients no');
    expect(clientPorts(all)).toEqual([6380]);
  });

  it('keeps plain text beside on request', () => {
    const all = rendered(build, { ...SECRET, plainText: true });
    expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toMatch(/^port 6379\ntls-port 6380$/m);
    expect(clientPorts(all)).toEqual([6380, 6379]);
  });

  it('mounts the certificate for reading, by the group alone, and gives others no more than who signed it', () => {
    for (const pod of podsOf(rendered(build, SECRET))) {
      const { secretName, defaultMode, items } = volumeOf(pod);
      expect([secretName, defaultMode]).toEqual(['certificate', 0o440]);
      const keeper = pod.containers.some(({ name }: Manifest) => name === 'program');
      expect(items.map(({ key }: Manifest) => key)).toEqual(keeper ? ['ca.crt'] : ['ca.crt', 'tls.crt', 'tls.key']);
      for (const { name, volumeMounts } of pod.containers) {
        const mount = volumeMounts.find((each: Manifest) => each.name === 'tls');
        expect([name, mount?.readOnly]).toEqual([name, name.includes('exporter') ? undefined : true]);
      }
    }
  });

  it('has keeper and exporters show the certificate where clients have to', () => {
    const all = rendered(build, { ...SECRET, clientCertificates: 'required' });
    expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toContain('tls-auth-clients yes');
    for (const pod of podsOf(all)) {
      expect(volumeOf(pod).items).toHaveLength(3);
      for (const { volumeMounts } of pod.containers) {
        expect(volumeMounts.map(({ name }: Manifest) => name)).toContain('tls');
      }
    }
  });

  it('has cert-manager make the certificate, by the names that are asked for', () => {
    let host = '';
    const all = manifests(chart => {
      host = build(chart, { issuer: { name: 'ours' } }).connection.host;
    });
    const { spec, metadata } = find(all, 'Certificate', 'web-tls');
    expect(metadata.labels['app.kubernetes.io/instance']).toBe('web');
    expect(spec).toMatchObject({
      secretName: 'web-tls',
      duration: '2160h',
      renewBefore: '720h',
      issuerRef: { name: 'ours', kind: 'Issuer', group: 'cert-manager.io' },
    });
    expect(spec.dnsNames).toContain(host);
    expect(new Set(spec.dnsNames).size).toBe(spec.dnsNames.length);
    for (const pod of podsOf(all)) expect(volumeOf(pod).secretName).toBe('web-tls');
  });

  it('says to clients what they need', () => {
    manifests(chart => {
      const { connection } = build(chart, { ...SECRET, clientCertificates: 'required' });
      expect(connection).toMatchObject({ tls: true, caSecretName: 'certificate', clientCertificate: true });
      expect([6380, 26380]).toContain(connection.port);
      expect(clientProps(connection)).toMatchObject({
        certificate: { secretName: 'certificate', shown: true },
        env: { REDIS_TLS_FOLDER: '/certificate' },
      });
      expect(clientProps(connection, 'copy', 'trusted').certificate).toMatchObject({ secretName: 'trusted' });
    });
  });

  it('refuses what cannot be, all at once', () => {
    const refused = (tls: unknown) => problems(chart => void build(chart, tls as Tls));
    expect(refused({})).toEqual([expect.stringMatching(/web\] tls: there is no certificate; set secretName/)]);
    const wrong = {
      secretName: '-----BEGIN',
      clientCertificates: 'always',
      plainText: 'no',
      issuer: { name: 'Mine!', kind: 'issuer', group: '', days: 0 },
    };
    expect(refused(wrong)).toEqual([
      expect.stringMatching(/tls\.plainText: a text cannot stand here; set true or false/),
      expect.stringMatching(/tls\.secretName: what stands there cannot name a Secret/),
      expect.stringMatching(/tls\.clientCertificates: "always" is no way/),
      expect.stringMatching(/tls\.issuer\.name: "Mine!"/),
      expect.stringMatching(/tls\.issuer\.kind: "issuer"/),
      expect.stringMatching(/tls\.issuer\.group: ""/),
      expect.stringMatching(/tls\.issuer\.days: 0 is out of range/),
    ]);
    expect(refused({ issuer: { name: 'ours', days: 10, renewDaysBefore: 10 } })).toEqual([
      expect.stringMatching(/tls\.issuer\.renewDaysBefore: 10 is not within the 10 days/),
    ]);
  });
});

it('names Sentinels and servers that are found by their own Services', () => {
  const { spec } = find(rendered(TOPOLOGIES.RedisSentinel, { issuer: { name: 'ours' } }), 'Certificate', 'web-tls');
  for (const name of ['web-2', 'web-sentinel-0', 'web-sentinel', 'web-read']) {
    expect(spec.dnsNames).toContain(`${name}.shop.svc.cluster.local`);
  }
});

it('has Sentinels beside servers listen by TLS too', () => {
  const all = manifests(chart => new RedisSentinel(chart, 'web', { tls: SECRET, sentinels: { as: 'sidecars' } }));
  const { data } = find(all, 'ConfigMap', 'web-server');
  expect(data['sentinel.conf']).toMatch(/^port 0\ntls-port 26380$/m);
  expect(data['sentinel.conf']).toContain('tls-replication yes');
  const { containers, volumes } = find(all, 'StatefulSet', 'web').spec.template.spec;
  expect(volumes.filter(({ name }: Manifest) => name === 'tls')).toHaveLength(1);
  expect(containers.find(({ name }: Manifest) => name === 'sentinel').ports).toEqual([
    { name: 'sentinel-tls', containerPort: 26380 },
  ]);
});

it('is passed on by Envoy, with the certificate that servers ask for', () => {
  const before = (tls: Tls, upstreamTls?: { secretName: string; clientCertificate?: boolean }) =>
    problems(chart => {
      const redis = new RedisCluster(chart, 'web', { tls });
      new RedisEnvoyProxy(chart, 'proxy', { redis, ...(upstreamTls ? { upstreamTls } : {}) });
    });
  const required: Tls = { ...SECRET, clientCertificates: 'required' };
  expect(before(SECRET)).toEqual([expect.stringMatching(/proxy\] upstreamTls: "web" speaks TLS; set the Secret/)]);
  expect(before(SECRET, SECRET as { secretName: string })).toEqual([]);
  expect(before(required, { secretName: 'certificate' })).toEqual([
    expect.stringMatching(/proxy\] upstreamTls.clientCertificate: "web" refuses clients without a certificate; set it/),
  ]);
  expect(before(required, { secretName: 'certificate', clientCertificate: true })).toEqual([]);
});

it.each([
  ['none', ['ca.crt']],
  ['required', ['ca.crt', 'tls.crt', 'tls.key']],
] as const)(
  'is spoken by a front, which is given what it takes (client certificates: %s)',
  (clientCertificates, keys) => {
    const all = manifests(chart => {
      const redis = new RedisSentinel(chart, 'web', { tls: { ...SECRET, clientCertificates } });
      new RedisFront(chart, 'front', { redis });
    });
    const { spec } = find(all, 'Deployment', 'front').spec.template;
    const volume = spec.volumes.find(({ name }: Manifest) => name === 'servers-tls');
    expect(volume.secret.items.map(({ key }: Manifest) => key)).toEqual(keys);
    const cfg = find(all, 'ConfigMap', 'front').data['haproxy.cfg'];
    // biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy puts the value in
    expect(cfg).toContain('server web-0 "web-0.${SERVICES}:6380" ssl verify required ca-file /servers-tls/ca.crt');
    expect(cfg).toContain('verifyhost web-sentinel.shop.svc.cluster.local');
    expect(cfg.includes(' crt /servers-tls/tls.crt')).toBe(clientCertificates === 'required');
    const { egress } = find(all, 'NetworkPolicy', 'front').spec;
    expect(JSON.stringify(egress)).not.toMatch(/"port":(6379|26379)\b/);
  },
);

it('is known of a Redis that is run elsewhere', () => {
  const imported = (caSecretName: string) =>
    problems(chart => {
      const tls = { caSecretName, clientCertificate: true };
      const { connection } = Redis.fromAttributes(chart, 'old', {
        host: 'a.example',
        secretName: 'a',
        mode: 'cluster',
        tls,
      });
      expect(connection).toMatchObject({ tls: true, caSecretName, clientCertificate: true });
    });
  expect(imported('their-ca')).toEqual([]);
  expect(imported('Not a name')).toEqual([
    expect.stringMatching(/tls.caSecretName: what stands there cannot name a Secret/),
  ]);
});
