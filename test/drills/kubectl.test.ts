import { kubectl, kubectlJson, nodeOf, unlessMissing } from '../../drills/kubectl';
import { type FakeKubectl, fakeKubectl } from './support/fake-kubectl';

describe('kubectl', () => {
  let fake: FakeKubectl;
  beforeEach(() => {
    fake = fakeKubectl(`
      *missing*) echo 'Error from server (NotFound): pods "missing" not found' >&2; exit 1 ;;
      *forbidden*) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;
      *pending*) echo '{"spec":{}}' ;;
      *json) echo '{"spec":{"nodeName":"node-2"}}' ;;
    `);
  });
  afterEach(() => fake.remove());

  test('passes arguments and input', async () => {
    await kubectl(['create', '-f', '-'], { input: 'text' });
    expect(fake.calls()).toEqual(['create -f -']);
    expect(fake.input()).toBe('text');
  });

  test('reads JSON', async () => {
    expect(await kubectlJson(['get', 'pod'])).toEqual({ spec: { nodeName: 'node-2' } });
    expect(await nodeOf('test', 'redis-0')).toBe('node-2');
    await expect(nodeOf('test', 'pending')).rejects.toThrow('Pod test/pending is on no node yet.');
  });

  test('says what was tried and what kubectl complained of', async () => {
    await expect(kubectl(['get', 'forbidden'])).rejects.toThrow(
      'kubectl get forbidden failed: Error from server (Forbidden): no',
    );
  });

  test('takes a missing object for an answer, and nothing else', async () => {
    expect(await unlessMissing(kubectl(['get', 'missing']))).toBeUndefined();
    await expect(unlessMissing(kubectl(['get', 'forbidden']))).rejects.toThrow('Forbidden');
  });
});
