import { type PodReplies, readPod } from '../../../../keeper/cluster/observation/pod';
import { podOf } from '../../../../keeper/hostname';
import { describeProblem } from '../../../../keeper/observation/problems';
import { parseTitle } from '../../../../keeper/observation/title';

const replies: PodReplies = {
  clusterNodes: [
    'aa 10.0.0.1:6379@16379,web-0-0.web myself,slave bb 0 0 3 connected',
    'bb 10.0.0.2:6379@16379,web-0-1.web master - 0 0 3 connected 0-16383',
    'cc 10.0.0.3:6379@16379 handshake - 0 0 0 disconnected',
  ].join('\n'),
  clusterInfo: 'cluster_enabled:1\r\ncluster_state:ok\r\n',
  info: 'role:slave\r\nmaster_link_status:up\r\ndb0:keys=2',
  title: '{title} {listen-addr} {server-mode} zone=europe-west1-b revision=abc',
};

test('puts a pod together', () => {
  expect(readPod('web-0-0', '10.0.0.1', 'web', replies)).toMatchObject({
    answers: true,
    id: 'aa',
    role: 'replica',
    primaryId: 'bb',
    linkUp: true,
    clusterOk: true,
    keys: 2,
    zone: 'europe-west1-b',
    revision: 'abc',
    known: [{ id: 'bb' }],
  });
});

test.each([
  ['a pod that loads', { info: 'loading:1' }, 'loading', 'loading its data set'],
  [
    'an address that another pod has',
    { clusterNodes: replies.clusterNodes.replace('web-0-0', 'web-2-1') },
    'unreachable',
    'which is web-2-1 now',
  ],
  [
    'an address that a pod of the same name in another namespace has',
    { clusterNodes: replies.clusterNodes.replace('web-0-0.web', 'web-0-0.web-nodes.other.svc.cluster.local') },
    'unreachable',
    'which is web-0-0.web-nodes.other.svc.cluster.local, of another topology, now',
  ],
  ['a reply without the pod itself', { clusterNodes: '' }, 'unreachable', 'without a line about itself'],
])('%s does not answer', (_, changed, cause, problem) => {
  const pod = readPod('web-0-0', '10.0.0.1', 'web', { ...replies, ...changed });
  expect(pod).toMatchObject({ answers: false, cause, problem: expect.stringContaining(problem) });
});

test('a pod says which of its slots are on their way', () => {
  const clusterNodes = replies.clusterNodes.replace('3 connected\n', '3 connected 0-9 [7->-bb] [99-<-bb] [odd]\n');
  expect(readPod('web-0-0', '10.0.0.1', 'web', { ...replies, clusterNodes })).toMatchObject({
    slots: [{ start: 0, end: 9 }],
    moving: [
      { slot: 7, direction: 'migrating', peerId: 'bb' },
      { slot: 99, direction: 'importing', peerId: 'bb' },
    ],
  });
});

test.each([
  ['web-0-0.web', 'web', 'web-0-0'],
  ['web-0-0.web.shop.svc.cluster.local', 'web', 'web-0-0'],
  ['web-0-0.web.shop.svc.cluster.local', 'web.shop.svc.cluster.local', 'web-0-0'],
  ['web-0-0.web.other.svc.cluster.local', 'web.shop.svc.cluster.local', undefined],
  ['web-0-0.website', 'web', undefined],
  ['web-0-0', 'web', undefined],
  ['', 'web', undefined],
  [undefined, 'web', undefined],
])('the pod of hostname %j in domain %s is %j', (hostname, domain, pod) => {
  expect(podOf(hostname, domain)).toBe(pod);
});

test.each([
  ['{title} zone=a', 'a'],
  ['zone=a {title}', 'a'],
  ['{title} {listen-addr} {server-mode}', undefined],
  ['{title} timezone=a', undefined],
  ['zone=', undefined],
])('zone of %j', (title, zone) => {
  expect(parseTitle(title, 'zone')).toBe(zone);
});

const withCode = (code: string) => Object.assign(new Error('it failed'), { code });

test.each([
  [withCode('ECONNREFUSED'), 'unreachable', 'connection refused'],
  [new Error('Error: connect ECONNREFUSED 127.0.0.1:6379'), 'unreachable', 'does not answer: connection refused'],
  [withCode('ENOTFOUND'), 'unreachable', 'no address in DNS'],
  [new Error('LOADING Redis is loading the dataset in memory'), 'loading', 'loading'],
  [
    new Error('WRONGPASS invalid username-password pair or user is disabled.'),
    'refused',
    "refuses the keeper's password: check",
  ],
  [new Error('NOAUTH Authentication required.'), 'refused', "refuses the keeper's password"],
  [new Error("NOPERM User keeper has no permissions to run the 'info' command"), 'refused', 'check the rights'],
  [new Error('Command timed out'), 'unreachable', 'does not answer in time'],
  [new Error('something else.'), 'unreachable', 'does not answer: something else'],
  ['a text', 'unreachable', 'does not answer: a text'],
])('%s is %s', (error, cause, problem) => {
  expect(describeProblem(error)).toEqual({ cause, problem: expect.stringContaining(problem) });
});
