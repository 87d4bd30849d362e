import { ApiError, ask, askText, execIn, inNamespace, logOf, pageOf } from '../../drills/api-server';
import { CommandError } from '../../drills/command';
import { unlessMissing } from '../../drills/kubectl';
import { type Answer, type FakeApiServer, fakeApiServer, type Ran } from './support/fake-api-server';

let fake: FakeApiServer;
jest.mock('../../drills/api-proxy', () => ({ apiSocket: async () => fake.socket }));
afterEach(() => fake.remove());

const serve = async (answers: (path: string) => Answer, ran?: Ran) => {
  fake = await fakeApiServer(answers, ran);
};
const SUCCESS = { status: 'Success' };
const PLACE = { namespace: 'test', pod: 'redis-0', container: 'redis' };

describe('a question', () => {
  test('is a path with its parameters, and its answer JSON', async () => {
    await serve(() => ({ body: '{"items":[1]}' }));
    const query = { labelSelector: 'a=b,c in (d)' };
    expect(await ask(`${inNamespace('test')}/pods`, { query })).toEqual({ items: [1] });
    expect(await ask(`${inNamespace('test', 'apps/v1')}/statefulsets`, { query: {} })).toEqual({ items: [1] });
    expect(fake.asked()).toEqual([
      'GET /api/v1/namespaces/test/pods?labelSelector=a%3Db%2Cc+in+%28d%29',
      'GET /apis/apps/v1/namespaces/test/statefulsets',
    ]);
  });

  test('may post JSON, to a program in a pod too', async () => {
    await serve(() => ({ body: 'anything' }));
    expect(await askText(pageOf('test', 'ledger-0', 8080, 'start'), { body: { pauseMs: 5 } })).toBe('anything');
    expect(fake.asked()).toEqual(['POST /api/v1/namespaces/test/pods/ledger-0:8080/proxy/start {"pauseMs":5}']);
  });

  test('that is refused is an error with the sentence of who refused it, and its code', async () => {
    await serve(path =>
      path.endsWith('missing')
        ? { status: 404, body: '{"kind":"Status","message":"pods \\"missing\\" not found"}' }
        : { status: 503, body: 'no endpoints' },
    );
    const missing = ask('/api/v1/missing');
    await expect(missing).rejects.toThrow(new ApiError('GET /api/v1/missing failed: pods "missing" not found', 404));
    expect(await unlessMissing(missing)).toBeUndefined();
    const refused = ask('/api/v1/other');
    await expect(refused).rejects.toThrow('GET /api/v1/other failed: no endpoints');
    await expect(unlessMissing(refused)).rejects.toThrow(ApiError);
  });

  test('whose answer is no JSON is an error that shows it', async () => {
    await serve(() => ({ body: '<html>' }));
    await expect(ask('/x')).rejects.toThrow('/x answered something that is no JSON: <html>');
  });

  test('that nobody answers is an error too', async () => {
    await serve(() => ({ body: '' }));
    fake = { ...fake, socket: '/nowhere' };
    await expect(ask('/x')).rejects.toThrow(ApiError);
    await expect(ask('/x')).rejects.toMatchObject({ status: 0 });
  });

  test('may be one for a log', async () => {
    await serve(() => ({ body: 'a\nb\n' }));
    expect(await logOf(PLACE)).toBe('a\nb\n');
    await logOf({ namespace: 'test', pod: 'redis-0' }, { lines: 20, previous: true });
    expect(fake.asked()).toEqual([
      'GET /api/v1/namespaces/test/pods/redis-0/log?previous=false&container=redis',
      'GET /api/v1/namespaces/test/pods/redis-0/log?previous=true&tailLines=20',
    ]);
  });
});

describe('a command in a pod', () => {
  const refused = async (command: Promise<unknown>) => {
    const error: unknown = await command.catch(each => each);
    if (!(error instanceof CommandError)) throw new Error(`No CommandError: ${error}`);
    return error;
  };

  test('has its arguments as they are, and gives what it printed', async () => {
    await serve(() => ({ body: '' }), { stdout: 'one\ntwo\n', stderr: 'hm', outcome: SUCCESS });
    expect(await execIn(PLACE, ['sh', '-c', 'echo a:b'])).toEqual({ stdout: 'one\ntwo\n', stderr: 'hm' });
    const command = 'command=sh&command=-c&command=echo+a%3Ab';
    expect(fake.asked()).toEqual([
      `EXEC /api/v1/namespaces/test/pods/redis-0/exec?container=redis&${command}&stdout=true&stderr=true`,
    ]);
  });

  test('that fails is an error with what it complained of, and what it printed', async () => {
    const outcome = { status: 'Failure', message: 'command terminated with non-zero exit code: 3' };
    await serve(() => ({ body: '' }), { stdout: 'half', stderr: 'no such key\n', outcome });
    const error = await refused(execIn(PLACE, ['get', 'x']));
    expect(error.message).toBe('get x in test/redis-0/redis failed: no such key');
    expect(error.output).toEqual({ stdout: 'half', stderr: 'no such key\n' });
  });

  test('that fails without a word is an error with how it ended', async () => {
    const outcome = { status: 'Failure', message: 'command terminated with non-zero exit code: 3' };
    await serve(() => ({ body: '' }), { outcome });
    const error = await refused(execIn({ namespace: 'test', pod: 'redis-0' }, ['false']));
    expect(error.message).toBe('false in test/redis-0 failed: command terminated with non-zero exit code: 3');
  });

  test('that may not run at all is an error with the sentence of the API server', async () => {
    await serve(() => ({ status: 404, body: '{"message":"pods \\"redis-0\\" not found"}' }));
    const error = await refused(execIn(PLACE, ['true']));
    expect(error.message).toBe('true in test/redis-0/redis failed: pods "redis-0" not found');
  });
});
