import { ledgerInPod, parseReport } from '../../../drills/ledger/client';
import { type FakeKubectl, fakeKubectl } from '../support/fake-kubectl';
import { reportWith } from '../support/report';

describe('ledgerInPod', () => {
  let fake: FakeKubectl;
  beforeEach(() => {
    fake = fakeKubectl(`*--raw*) echo '${JSON.stringify(reportWith({ found: 7 }))}' ;;`);
  });
  afterEach(() => fake.remove());

  test('asks through the API server', async () => {
    const ledger = ledgerInPod('drills', 'ledger-0');
    await ledger.start({ pauseMs: 5 });
    expect((await ledger.report()).total.found).toBe(7);
    await ledger.stop();
    const path = '/api/v1/namespaces/drills/pods/ledger-0:8080/proxy';
    expect(fake.calls()).toEqual([
      `create --raw ${path}/start -f -`,
      `get --raw ${path}/report`,
      `create --raw ${path}/stop -f -`,
    ]);
    expect(fake.input()).toBe('{"pauseMs":5}{}');
  });
});

test.each([
  ['<html>', 'The ledger answered something that is no JSON: <html>'],
  ['{"error":"No run."}', 'The ledger says: No run.'],
  ['{}', 'The ledger answered something that is no report: {}'],
])('parseReport rejects %s', (text, message) => expect(() => parseReport(text, 'The ledger')).toThrow(message));
