import { parseInfo } from '../../../keeper/observation/info';

test.each([
  ['redis_version:7.0.15', { engine: 'redis 7.0.15', role: 'primary', loading: false, keys: 0 }],
  ['redis_version:7.2.4\r\nvalkey_version:9.1.2', { engine: 'valkey 9.1.2' }],
  ['loading:1', { loading: true }],
  ['async_loading:1', { loading: true }],
  ['role:slave\r\nmaster_link_status:up\r\nslave_repl_offset:7', { role: 'replica', linkUp: true, offset: 7 }],
  ['role:slave\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:7', { linkUp: true, heardSecondsAgo: 7 }],
  ['role:slave\r\nmaster_link_status:down', { role: 'replica', linkUp: false }],
  ['role:slave\r\nmaster_host:10.0.0.7', { role: 'replica', primaryHost: '10.0.0.7' }],
  ['role:master\r\nmaster_repl_offset:9', { role: 'primary', linkUp: false, offset: 9 }],
  ['# Keyspace\r\ndb0:keys=3,expires=1,avg_ttl=0\r\ndb1:keys=4,expires=0', { keys: 7 }],
  ['', { keys: 0, role: 'primary', engine: 'redis of unknown version' }],
])('%j', (text, expected) => {
  expect(parseInfo(text)).toMatchObject(expected);
});
