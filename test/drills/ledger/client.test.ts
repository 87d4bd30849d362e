import { ledgerInPod, parseReport } from '../../../drills/ledger/client';
import { type FakeApiServer, fakeApiServer } from '../support/fake-api-server';
import { reportWith } from '../support/report';

let fake: FakeApiServer;
jest.mock('../../../drills/api-proxy', () => ({ apiSocket: async () => fake.socket }));

describe('ledgerInPod', () => {
  afterEach(() => fake.remove());

  test('asks through the API server', async () => {
    fake = await fakeApiServer(() => ({ body: JSON.stringify(reportWith({ found: 7 })) }));
    const ledger = ledgerInPod('drills', 'ledger-0');
    await ledger.start({ pauseMs: 5 });
    expect((await ledger.report()).total.found).toBe(7);
    await ledger.stop();
    const path = '/api/v1/namespaces/drills/pods/ledger-0:8080/proxy';
    expect(fake.asked()).toEqual([`POST ${path}/start {"pauseMs":5}`, `GET ${path}/report`, `POST ${path}/stop {}`]);
  });
});

test.each([
  ['<html>', 'The ledger answered something that is no JSON: <html>'],
  ['{"error":"No run."}', 'The ledger says: No run.'],
  ['{}', 'The ledger answered something that is no report: {}'],
])('parseReport rejects %s', (text, message) => expect(() => parseReport(text, 'The ledger')).toThrow(message));
