import { type ClusterEvent, ofCluster, ofKeeper, secondsOf, timeline } from '../../cli/events/timeline';

const event = (name: string, more: Partial<ClusterEvent> = {}): ClusterEvent => ({
  involvedObject: { kind: 'Pod', name },
  reason: 'Unhealthy',
  message: 'Readiness probe failed:\n',
  lastTimestamp: '2026-11-30T12:00:02Z',
  metadata: { creationTimestamp: '2026-11-30T11:00:00Z' },
  ...more,
});

it('tells of Kubernetes what belongs to the topology', () => {
  const all = [
    event('web-0', { count: 3 }),
    event('other-0'),
    event('web', {
      involvedObject: { kind: 'StatefulSet', name: 'web' },
      lastTimestamp: null,
      eventTime: '2026-11-30T12:00:01.5Z',
    }),
    event('web-1', { lastTimestamp: null, reason: undefined }),
  ];
  expect(ofCluster(all, name => name.startsWith('web'))).toEqual([
    {
      time: '2026-11-30T12:00:02.000Z',
      from: 'Kubernetes',
      about: 'web-0',
      what: 'Unhealthy: Readiness probe failed: (3 times)',
    },
    {
      time: '2026-11-30T12:00:01.500Z',
      from: 'Kubernetes',
      about: 'StatefulSet web',
      what: 'Unhealthy: Readiness probe failed:',
    },
    { time: '2026-11-30T11:00:00.000Z', from: 'Kubernetes', about: 'web-1', what: 'Readiness probe failed:' },
  ]);
});

it('tells of the keeper what it logged, and nothing that is no event', () => {
  const log = [
    '{"time":"2026-11-30T12:00:00.1Z","level":"info","event":"step","step":"meet","pod":"web-1","why":"it is new","address":"10.0.0.2"}',
    'Error: it could not start',
    '{"level":"info"}',
    '{"time":"2026-11-30T12:00:02Z","level":"warn","event":"state","state":"waiting","reason":"web-1 is away"}',
    '{"time":"2026-11-30T12:00:03Z","level":"info","event":"spec changed","pods":["web-0"]}',
    '',
  ].join('\n');
  expect(ofKeeper(log)).toEqual([
    { time: '2026-11-30T12:00:00.1Z', from: 'keeper', about: 'web-1', what: 'step meet: it is new; address: 10.0.0.2' },
    { time: '2026-11-30T12:00:02Z', from: 'keeper', what: 'waiting: web-1 is away' },
    { time: '2026-11-30T12:00:03Z', from: 'keeper', what: 'spec changed; pods: ["web-0"]' },
  ]);
});

it('is in the order in which it happened, from a moment on', () => {
  const at = (time: string) => ({ time, from: 'keeper' as const, what: time });
  const all = [at('2026-11-30T12:00:02.000Z'), at('2026-11-30T12:00:01.5Z'), at('2026-11-30T11:59:59Z')];
  expect(timeline(all, new Date('2026-11-30T12:00:00Z')).map(({ time }) => time)).toEqual([
    '2026-11-30T12:00:01.5Z',
    '2026-11-30T12:00:02.000Z',
  ]);
});

it.each([
  ['90s', 90],
  ['15m', 900],
  ['2h', 7200],
  ['1d', 86_400],
  ['15', undefined],
  ['1w', undefined],
  ['-1h', undefined],
])('reads %s as %s seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
