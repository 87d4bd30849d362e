import type { Pod } from '../../cli/status/seen';
import { openings } from '../../cli/verify/openings';
import { type Selector, selects } from '../../cli/verify/selector';
import { judged, strangerLike } from '../../cli/verify/stranger';
import { RedisCluster } from '../../lib';
import { manifests } from '../support/manifests';

const LABELS = { app: 'web', zone: 'a' };
it.each<[string, Selector, boolean]>([
  ['everything', {}, true],
  ['by a label', { matchLabels: { app: 'web' } }, true],
  ['by another value', { matchLabels: { app: 'shop' } }, false],
  ['by a label that is not there', { matchLabels: { tier: 'web' } }, false],
  ['one of several values', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['b', 'a'] }] }, true],
  ['none of several values', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, false],
  ['no value at all', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }, true],
  ['what has a label', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, false],
  ['what has it not', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, true],
  [
    'by all that is asked',
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] },
    true,
  ],
])('selects %s', (_, selector, selected) => {
  expect(selects(selector, LABELS)).toBe(selected);
});

describe('what the manifests open', () => {
  const web = { name: 'web', namespace: 'shop' };
  const labels = { 'kubernetes.io/metadata.name': 'shop', team: 'shop' };
  const opened = (build: (redis: RedisCluster) => void, props = {}) =>
    openings(
      manifests(chart => build(new RedisCluster(chart, 'web', props))),
      web,
      labels,
    );
  const by = (ingress: object) => [
    { kind: 'NetworkPolicy', metadata: web, spec: { podSelector: {}, ingress: [ingress] } },
  ];
  const ports = [{ port: 6379 }];

  it('is nothing to pods without labels, whatever clients there are', () => {
    expect(opened(redis => redis.allowFrom('web', { namespace: 'shop' }))).toEqual([]);
    const monitoring = { prometheus: { namespace: 'monitoring' } };
    expect(opened(() => {}, { monitoring })).toEqual([]);
  });

  it('is what addresses, or all pods of the namespace, are let in to', () => {
    expect(opened(redis => redis.allowFrom('all', { cidr: '10.0.0.0/8' }))).toEqual([6379]);
    expect(openings(by({ ports }), web, labels)).toEqual([6379]);
    expect(openings(by({ ports, from: [{ podSelector: {} }] }), web, labels)).toEqual([6379]);
    expect(
      openings(by({ ports, from: [{ namespaceSelector: { matchLabels: { team: 'shop' } } }] }), web, labels),
    ).toEqual([6379]);
  });

  it('is nothing that is for other pods, or for those of other namespaces', () => {
    expect(openings(by({ ports, from: [{ podSelector: { matchLabels: { app: 'a' } } }] }), web, labels)).toEqual([]);
    expect(openings(by({ ports, from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }), web, labels)).toEqual(
      [],
    );
    const elsewhere = [{ ...by({ ports })[0], kind: 'NetworkPolicy', metadata: { name: 'web', namespace: 'other' } }];
    expect(openings(elsewhere, web, labels)).toEqual([]);
    const ofOthers = [
      {
        kind: 'NetworkPolicy',
        metadata: web,
        spec: { podSelector: { matchLabels: { app: 'a' } }, ingress: [{ ports }] },
      },
    ];
    expect(openings(ofOthers, web, labels)).toEqual([]);
  });
});

describe('a stranger', () => {
  const securityContext = { runAsNonRoot: true };
  const server: Pod = {
    metadata: { name: 'web-0-0', labels: { 'app.kubernetes.io/name': 'redis' } },
    spec: {
      securityContext,
      containers: [{ name: 'redis', image: 'redis:8.0-alpine', securityContext: { privileged: false } }],
    },
  };

  it('is as restricted as a server, of its image, and has no label', () => {
    const stranger = strangerLike('web', server, ['10.0.0.1:6379']);
    expect(stranger).toMatchObject({
      metadata: { generateName: 'web-stranger-' },
      spec: {
        securityContext,
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        containers: [{ image: 'redis:8.0-alpine', securityContext: { privileged: false } }],
      },
    });
    expect((stranger as Pod).metadata.labels).toBeUndefined();
    expect(JSON.stringify(stranger)).toMatch(/"sh","10\.0\.0\.1:6379"\]/);
  });

  const servers = [{ pod: 'web-0-0', doors: [{ target: '10.0.0.1:6379', door: 'port 6379 (redis)' }] }];
  const API = '10.96.0.1:443 Error: Server closed the connection\n';
  it.each<[string, string, object]>([
    ['holds', `${API}10.0.0.1:6379 \n`, { outcome: 'holds', found: [] }],
    ['holds', `10.0.0.1:6379 Could not connect to Redis at 10.0.0.1:6379: refused\n${API}`, { outcome: 'holds' }],
    ['fails', `${API}10.0.0.1:6379 NOAUTH No.\n`, { found: ['port 6379 (redis) of web-0-0 answers it: "NOAUTH No."'] }],
    [
      'unknown',
      '10.96.0.1:443 \n10.0.0.1:6379 \n',
      { found: [expect.stringContaining('did not reach the API server')] },
    ],
    ['unknown', API, { found: ['the pod that tried says nothing of 10.0.0.1:6379'] }],
  ])('%s where it printed %j', (outcome, log, check) => {
    expect(judged('what', servers, log)).toMatchObject({ what: 'what', outcome, ...check });
  });
});
