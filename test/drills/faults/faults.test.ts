import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS, faultNamed } from '../../../drills/faults';
import { eachInTurn } from '../../../drills/faults/each-in-turn';
import type { Fault } from '../../../drills/faults/fault';
import { isolateTogether } from '../../../drills/faults/isolate-together';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import { withoutKeeper } from '../../../drills/faults/without-keeper';
import { type FakeKubectl, fakeKubectl } from '../support/fake-kubectl';

const TARGET = { namespace: 'test', pod: 'redis-0', selector: 'app=redis' };
const NODES =
  '{"items":[{"metadata":{"name":"node-2","annotations":{"redis-ha/drill":"test/redis-0"}}},{"metadata":{"name":"node-3"}}]}';
const POD =
  '{"spec":{"nodeName":"node-2","volumes":[{"emptyDir":{}},{"persistentVolumeClaim":{"claimName":"data-redis-0"}}]}}';
const CASES = `
  *"get pod redis-0 -o json") echo '${POD}' ;;
  *"get pods -l"*) echo '{"items":[]}' ;;
  "get nodes -o json") echo '${NODES}' ;;
`;

let fake: FakeKubectl;
beforeEach(() => {
  fake = fakeKubectl(CASES);
});
afterEach(() => fake.remove());

describe('portable faults', () => {
  test.each([
    ['delete pod', ['-n test delete pod redis-0 --wait=false'], []],
    ['delete pod by force', ['-n test delete pod redis-0 --grace-period=0 --force --wait=false'], []],
    [
      'delete pod and volume',
      [
        '-n test get pod redis-0 -o json',
        '-n test delete pvc data-redis-0 --wait=false',
        '-n test delete pod redis-0 --grace-period=0 --force --wait=false',
      ],
      [],
    ],
    ['delete all pods', ['-n test delete pods --selector app=redis --wait=false'], []],
    [
      'delete all pods by force',
      ['-n test delete pods --selector app=redis --wait=false --grace-period=0 --force'],
      [],
    ],
    [
      'isolate pod',
      ['apply -f -', '-n test label pod redis-0 --overwrite redis-ha/isolated=true'],
      [
        '-n test label pod redis-0 redis-ha/isolated-',
        '-n test get pods -l redis-ha/isolated=true -o json',
        '-n test delete networkpolicy redis-ha-isolated --ignore-not-found',
      ],
    ],
    [
      'drain node',
      [
        '-n test get pod redis-0 -o json',
        'annotate node node-2 --overwrite redis-ha/drill=test/redis-0',
        'drain node-2 --ignore-daemonsets --delete-emptydir-data --timeout=600s --pod-selector app=redis',
      ],
      ['get nodes -o json', 'uncordon node-2', 'annotate node node-2 redis-ha/drill-'],
    ],
  ])('%s', async (name, injected, healed) => {
    const fault = faultNamed(name);
    await fault.inject(TARGET);
    expect(fake.calls()).toEqual(injected);
    await fault.heal(TARGET);
    expect(fake.calls().slice(injected.length)).toEqual(healed);
  });

  test('a fault without a keeper takes it away first, and gives it back', async () => {
    const target = { ...TARGET, selector: 'app.kubernetes.io/instance=web,app=redis' };
    const fault = withoutKeeper(faultNamed('delete pod'));
    await fault.inject(target);
    await fault.heal(target);
    expect(fake.calls()).toEqual([
      '-n test scale deployment web-keeper --replicas=0',
      expect.stringMatching(/^-n test get pods -l .*app.kubernetes.io\/component=keeper -o json$/),
      '-n test delete pod redis-0 --wait=false',
      '-n test scale deployment web-keeper --replicas=1',
    ]);
  });

  test('isolation denies everything to pods with its label', async () => {
    await faultNamed('isolate pod').inject(TARGET);
    expect(JSON.parse(fake.input()).items).toEqual([
      expect.objectContaining({
        metadata: { name: 'redis-ha-isolated', namespace: 'test' },
        spec: { podSelector: { matchLabels: { 'redis-ha/isolated': 'true' } }, policyTypes: ['Ingress', 'Egress'] },
      }),
    ]);
  });

  test('pods isolated together see each other, and clients see them', async () => {
    const fault = isolateTogether(['redis-sentinel-1']);
    await fault.inject(TARGET);
    await fault.heal(TARGET);
    expect(fake.calls()).toEqual([
      'apply -f -',
      '-n test label pod redis-0 redis-sentinel-1 --overwrite redis-ha/isolated=together',
      '-n test label pod redis-0 redis-ha/isolated-',
      '-n test label pod redis-sentinel-1 redis-ha/isolated-',
      '-n test get pods -l redis-ha/isolated=together -o json',
      '-n test delete networkpolicy redis-ha-isolated-together --ignore-not-found',
    ]);
    const [{ spec }] = JSON.parse(fake.input()).items;
    const eachOther = { podSelector: { matchLabels: { 'redis-ha/isolated': 'together' } } };
    expect(spec.egress).toEqual([{ to: [eachOther] }]);
    expect(spec.ingress).toEqual([{ from: [eachOther, expect.objectContaining({ namespaceSelector: {} })] }]);
  });

  test('nodes have their turn one after the other', async () => {
    const steps: string[] = [];
    const fault: Fault = {
      ...faultNamed('drain node'),
      inject: async ({ node }) => void steps.push(`drain ${node}`),
      heal: async () => void steps.push('heal'),
    };
    await eachInTurn(fault, ['a', 'b'], async node => steps.push(`${node} is back`)).inject(TARGET);
    expect(steps).toEqual(['drain a', 'heal', 'a is back', 'drain b', 'heal']);
  });

  test('a workload is told to replace its pods', async () => {
    await restartRollout('statefulset/redis').inject(TARGET);
    expect(fake.calls()).toEqual(['-n test rollout restart statefulset/redis']);
  });

  test('all pods need a selector', async () => {
    const { namespace, pod } = TARGET;
    await expect(faultNamed('delete all pods').inject({ namespace, pod })).rejects.toThrow(
      'needs a target with a selector',
    );
  });
});

describe('crash server', () => {
  test.each([
    ['echo "ERR DEBUG command not allowed."', 'it answered "ERR DEBUG command not allowed."'],
    ['echo "Error from server (NotFound): no pod" >&2; exit 1', 'no pod'],
  ])('fails when the server does not: %s', async (script, message) => {
    fake.remove();
    fake = fakeKubectl(`*exec*) ${script} ;;`);
    await expect(faultNamed('crash server').inject(TARGET)).rejects.toThrow(message);
  });

  test('takes a closed connection for success', async () => {
    fake.remove();
    fake = fakeKubectl('*exec*) echo "Error: Server closed the connection" >&2; exit 1 ;;');
    await faultNamed('crash server').inject(TARGET);
    expect(fake.calls()).toEqual(['-n test exec redis-0 -c redis -- redis-cli DEBUG SEGFAULT']);
  });
});

describe('faults of a test cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'test-cluster-'));
  const calls = join(folder, 'calls');
  beforeEach(() => {
    writeFileSync(calls, '');
    for (const program of ['kill-container', 'node']) {
      writeFileSync(join(folder, program), `#!/bin/sh\necho "${program} $*" >> '${calls}'\n`);
      chmodSync(join(folder, program), 0o755);
    }
    process.env.REDIS_HA_TEST_CLUSTER = folder;
  });
  afterAll(() => {
    delete process.env.REDIS_HA_TEST_CLUSTER;
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['kill process', ['kill-container test redis-0 redis KILL'], []],
    ['freeze process', ['kill-container test redis-0 redis STOP'], ['kill-container test redis-0 redis CONT']],
    ['cut node', ['node cut 2'], ['node heal 2']],
    ['freeze node', ['node freeze 2'], ['node heal 2']],
  ])('%s', async (name, injected, healed) => {
    const fault = faultNamed(name);
    await fault.inject(TARGET);
    await fault.heal(TARGET);
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toEqual([...injected, ...healed]);
  });

  test.each(FAULTS.filter(fault => !fault.portable))('$name says what it needs', async fault => {
    delete process.env.REDIS_HA_TEST_CLUSTER;
    await expect(fault.inject({ ...TARGET, node: 'node-1' })).rejects.toThrow(
      'set REDIS_HA_TEST_CLUSTER to the folder',
    );
  });

  test('a node of another cluster is not one of its', async () => {
    await expect(faultNamed('cut node').inject({ ...TARGET, node: 'gke-1' })).rejects.toThrow('Node gke-1 is none of');
  });
});

test('an unknown name is answered with the known ones', () => {
  expect(() => faultNamed('earthquake')).toThrow(/no fault "earthquake".*delete pod, .*freeze node/);
});
