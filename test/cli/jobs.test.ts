import { type ContainerStatus, endOf, type JobPod, speakerOf, waitsFor } from '../../cli/jobs/outcome';

const ended = (name: string, exitCode: number, finishedAt = '2026-11-30T12:00:00Z'): ContainerStatus => ({
  name,
  state: { terminated: { exitCode, finishedAt } },
});
const pod = (init: ContainerStatus[], containers: ContainerStatus[], conditions: object[] = []): JobPod => ({
  metadata: { name: 'web', creationTimestamp: '2026-11-30T12:00:00Z' },
  status: { initContainerStatuses: init, containerStatuses: containers, conditions: conditions as never },
});

it.each<[string | undefined, boolean, JobPod]>([
  ['finish', false, pod([ended('take', 0), ended('put', 0)], [ended('finish', 0)])],
  ['put', true, pod([ended('take', 0), ended('put', 1)], [{ name: 'finish', state: { waiting: {} } }])],
  // The server beside is ended with the pod.
  ['copy', true, pod([ended('get', 0), ended('serve', 137, '2026-11-30T12:00:30Z')], [ended('copy', 3)])],
  ['copy', false, pod([ended('get', 0), ended('serve', 137, '2026-11-30T12:00:30Z')], [ended('copy', 0)])],
  [undefined, true, pod([], [{ name: 'copy', state: { running: {} } }])],
])('is told by %s how it went, failed: %s', (speaker, failed, of) => {
  expect(speakerOf(of, failed)).toBe(speaker);
});

it.each([
  ['Complete', [{ type: 'Complete', status: 'True' }]],
  [
    'Failed',
    [
      { type: 'FailureTarget', status: 'True' },
      { type: 'Failed', status: 'True' },
    ],
  ],
  [undefined, [{ type: 'Suspended', status: 'True' }]],
  [undefined, [{ type: 'Complete', status: 'False' }]],
])('has ended as %s', (end, conditions) => {
  expect(endOf({ metadata: { name: 'web' }, status: { conditions } })).toBe(end);
});

it.each<[string | undefined, JobPod]>([
  ['ImagePullBackOff', pod([{ name: 'get', state: { waiting: { reason: 'ImagePullBackOff' } } }], [])],
  [undefined, pod([{ name: 'get', state: { waiting: { reason: 'PodInitializing' } } }], [])],
  ['0/3 nodes', pod([], [], [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes' }])],
  [undefined, pod([ended('get', 0)], [{ name: 'copy', state: { running: {} } }])],
])('waits for %s', (what, of) => {
  expect(waitsFor(of)).toBe(what);
});
