import { answer, json, type Routes, serve, text } from '../../programs/http';

const ROUTES: Routes = {
  'GET /thing': () => json(200, { thing: 1 }),
  'POST /thing': body => text(200, body.toUpperCase()),
  'GET /broken': () => {
    throw new Error('It broke.');
  },
};

describe('answer', () => {
  test.each([
    ['GET', '/thing?x=1', 200, '{"thing":1}\n'],
    ['POST', '/thing', 200, 'HELLO'],
    ['PUT', '/thing', 405, '{"error":"/thing takes GET or POST only."}\n'],
    ['GET', '/other', 404, '{"error":"There is nothing at /other."}\n'],
    ['GET', '/broken', 500, '{"error":"It broke."}\n'],
  ])('%s %s is %i', async (method, path, status, body) => {
    expect(await answer(ROUTES, method, path, 'hello')).toMatchObject({ status, body });
  });
});

describe('serve', () => {
  test('answers over HTTP and tells of each reply', async () => {
    const replies: string[] = [];
    const server = await serve(ROUTES, 0, (path, reply) => replies.push(`${path} ${reply.status}`));
    const response = await fetch(`http://127.0.0.1:${server.port}/thing`, { method: 'POST', body: 'hello' });
    expect(await response.text()).toBe('HELLO');
    await server.close(1000);
    expect(replies).toEqual(['/thing 200']);
  });

  test('lets a request in flight end, and accepts no more', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const arrived = jest.fn();
    const server = await serve(
      {
        'GET /slow': async () => {
          arrived();
          await held;
          return text(200, 'done');
        },
      },
      0,
    );
    const url = `http://127.0.0.1:${server.port}/slow`;
    const response = fetch(url);
    while (arrived.mock.calls.length === 0) await new Promise(resolve => setImmediate(resolve));
    const closed = server.close(5000);
    await expect(fetch(url)).rejects.toThrow();
    release();
    expect(await (await response).text()).toBe('done');
    await closed;
  });

  test('cuts what does not end within its grace', async () => {
    const server = await serve({ 'GET /never': () => new Promise(() => {}) }, 0);
    const response = fetch(`http://127.0.0.1:${server.port}/never`);
    const failed = expect(response).rejects.toThrow();
    await new Promise(resolve => setTimeout(resolve, 50));
    await server.close(10);
    await failed;
  });
});
