// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HAProxy puts the values in
import { type FrontConf, firstChecksMs, haproxyCfg } from '../../../lib/config/haproxy-cfg';

const CONF: FrontConf = {
  targets: { servers: ['web-0', 'web-1'], clusterDomain: 'cluster.local' },
  checkIntervalMs: 500,
  maxConnections: 2000,
  threads: 1,
  readFallback: 'primary',
};

function withSentinels(count: number, majority = 2): FrontConf {
  const hosts = Array.from({ length: count }, (_, index) => `web-sentinel-${index}`);
  return {
    ...CONF,
    targets: { ...CONF.targets, sentinels: { hosts, majority, primaryName: 'shop-web', component: 'sentinel' } },
  };
}

/** The lines of a section, trimmed. */
function section(conf: FrontConf, head: string): string[] {
  const [, text = ''] = haproxyCfg(conf).split(`\n${head}\n`);
  return (text.split('\n\n')[0] ?? '').split('\n').map(line => line.trim());
}

const routes = (conf: FrontConf, frontend: string) =>
  section(conf, `frontend ${frontend}`).filter(line => /_backend/.test(line));

it('sends writes to the one server that says that it is the primary', () => {
  expect(routes(CONF, 'write')).toEqual([
    'use_backend write-web-0 if checked { nbsrv(primaries) eq 1 } { srv_is_up(primaries/web-0) } { nbsrv(write-web-0) ge 1 }',
    'use_backend write-web-1 if checked { nbsrv(primaries) eq 1 } { srv_is_up(primaries/web-1) } { nbsrv(write-web-1) ge 1 }',
  ]);
});

it.each([
  [1, 1],
  [3, 2],
  [5, 3],
])('with %i Sentinels sends writes to the server that %i of them name', (count, majority) => {
  expect(routes(withSentinels(count, majority), 'write')).toEqual([
    `use_backend write-web-0 if checked { nbsrv(says-web-0) ge ${majority} } { srv_is_up(primaries/web-0) } { nbsrv(write-web-0) ge 1 }`,
    `use_backend write-web-1 if checked { nbsrv(says-web-1) ge ${majority} } { srv_is_up(primaries/web-1) } { nbsrv(write-web-1) ge 1 }`,
  ]);
});

it.each([CONF, withSentinels(3)])('has no server for a connection that no rule is for', conf => {
  expect(haproxyCfg(conf)).not.toContain('default_backend');
  for (const line of [...routes(conf, 'write'), ...routes(conf, 'read')])
    expect(line).toContain(' if checked { nbsrv(');
});

it.each([
  [100, 500],
  [500, 900],
  [10_000, 10_400],
])(
  'with a check each %i ms cuts off who writes to a deposed primary after %i ms, when all pods know it',
  (checkIntervalMs, ms) => {
    expect(section({ ...withSentinels(3), checkIntervalMs }, 'frontend objections')).toContain(
      `http-request return status 409 if { path /web-1 } { date(0,ms),sub(proc.deposed_1) ge ${ms} } { date(0,ms),sub(proc.deposed_1) lt ${ms + 10_000} }`,
    );
  },
);

it('reads from replicas, and from the primary only as a fallback', () => {
  const replicas = 'use_backend read if checked { nbsrv(read) ge 1 }';
  expect(routes(CONF, 'read')).toEqual([replicas, ...routes(CONF, 'write')]);
  expect(routes({ ...CONF, readFallback: 'none' }, 'read')).toEqual([replicas]);
});

it('asks each Sentinel for the whole name of each server', () => {
  const says = section(withSentinels(3), 'backend says-web-1');
  expect(says.filter(line => line.startsWith('server '))).toEqual([
    'server web-sentinel-0 "web-sentinel-0.${SERVICES}:26379"',
    'server web-sentinel-1 "web-sentinel-1.${SERVICES}:26379"',
    'server web-sentinel-2 "web-sentinel-2.${SERVICES}:26379"',
  ]);
  expect(says.filter(line => line.includes('expect'))).toEqual([
    expect.stringContaining('string "\\r\\nweb-1.${SERVICES}\\r\\n'),
  ]);
});

it('speaks TLS to clients on both ports with a certificate, and to nobody else', () => {
  const tls = { ...CONF, tlsFolder: '/tls' };
  expect(section(tls, 'frontend write')).toContain('bind :6379 ssl crt /tls/tls.crt');
  expect(section(tls, 'frontend read')).toContain('bind :6380 ssl crt /tls/tls.crt');
  expect(section(tls, 'frontend stats')).toContain('bind :8404');
  expect(haproxyCfg(tls)).toContain('ssl-default-bind-options ssl-min-ver TLSv1.2');
  expect(haproxyCfg(CONF)).not.toContain('ssl');
});

it('leaves room for probes and scrapes when both ports are full', () => {
  const text = haproxyCfg({ ...CONF, maxConnections: 10 });
  expect(text).toContain('\n    maxconn 120\n');
  expect(section({ ...CONF, maxConnections: 10 }, 'defaults')).toContain('maxconn 10');
});

it('lets nobody change anything, and holds no password', () => {
  const text = haproxyCfg(withSentinels(3));
  expect(text).not.toMatch(/stats admin|stats socket|level admin/);
  expect(text.match(/AUTH.*/g)?.every(line => line.includes('%[env(PROBE_PASSWORD)'))).toBe(true);
});

it.each([
  [100, 1600],
  [500, 2000],
  [10_000, 11_500],
])('with a check each %i ms serves nobody for the first %i ms', (checkIntervalMs, ms) => {
  expect(firstChecksMs(checkIntervalMs)).toBe(ms);
  expect(section({ ...CONF, checkIntervalMs }, 'frontend write')).toContain(
    `acl checked date(0,ms),sub(proc.started) ge ${ms}`,
  );
});
