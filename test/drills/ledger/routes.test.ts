import { ledgerRoutes } from '../../../drills/ledger/routes';
import type { Run } from '../../../drills/ledger/run';
import { answer } from '../../../programs/http';
import { reportWith } from '../support/report';

function fakeRun(): Run {
  let stopped = false;
  const report = () => ({ ...reportWith({}), state: stopped ? ('done' as const) : ('running' as const) });
  return {
    report,
    stop: async () => {
      stopped = true;
      return report();
    },
  };
}

describe('the ledger', () => {
  test('starts one run at a time', async () => {
    const routes = ledgerRoutes(async () => fakeRun());
    const post = async (path: string) => (await answer(routes, 'POST', path, '{}')).status;
    expect(await Promise.all([post('/start'), post('/start')])).toEqual([200, 409]);
    expect(await post('/start')).toBe(409);
    expect(await post('/stop')).toBe(200);
    expect(await post('/stop')).toBe(200);
    expect(await post('/start')).toBe(200);
  });

  test('hands the settings on', async () => {
    const start = jest.fn(async () => fakeRun());
    await answer(ledgerRoutes(start), 'POST', '/start', '{"pauseMs":7}');
    expect(start).toHaveBeenCalledWith(expect.objectContaining({ pauseMs: 7, lanesPerShard: 4 }));
  });

  test.each([
    ['GET', '/report', '', 404, 'No run was started'],
    ['POST', '/stop', '', 404, 'No run was started'],
    ['POST', '/start', '{"pauseMs":-1}', 400, 'pauseMs has to be'],
    ['POST', '/start', '{}', 503, 'The cluster does not answer: nobody is there'],
  ])('%s %s without success is a Status that kubectl shows', async (method, path, body, status, message) => {
    const routes = ledgerRoutes(() => Promise.reject(new Error('nobody is there')));
    const reply = await answer(routes, method, path, body);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toMatchObject({ kind: 'Status', message: expect.stringContaining(message) });
  });

  test('can start again after a start that failed', async () => {
    const outcomes = [() => Promise.reject(new Error('down')), async () => fakeRun()];
    const routes = ledgerRoutes(() => (outcomes.shift() ?? (async () => fakeRun()))());
    expect((await answer(routes, 'POST', '/start', '')).status).toBe(503);
    expect((await answer(routes, 'POST', '/start', '')).status).toBe(200);
  });
});
