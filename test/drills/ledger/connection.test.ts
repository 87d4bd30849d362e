import { failure } from '../../../drills/ledger/connection';

test.each([
  ['ReplyError', 'MOVED 1 10.0.0.1:6379', 'refused', 'MOVED'],
  ['ReplyError', 'CLUSTERDOWN The cluster is down', 'refused', 'CLUSTERDOWN'],
  ['Error', 'Command timed out', 'unanswered', 'timeout'],
  ['Error', 'connect ETIMEDOUT', 'unanswered', 'timeout'],
  ['Error', 'Connection is closed.', 'unanswered', 'broken'],
])('%s "%s" is %s by %s', (name, message, kind, code) => {
  const error = Object.assign(new Error(message), { name });
  expect(failure(error, 'unanswered')).toMatchObject({ kind, code, message });
});

test('a connection that never was is not called broken', () => {
  expect(failure(new Error('connect ECONNREFUSED'), 'unreachable')).toMatchObject({ code: 'connection' });
});
