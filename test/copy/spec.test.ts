import { parseSpec } from '../../copy/spec';

const TARGET = { host: 'web', port: 6379, user: 'copy', passwordFile: '/credentials/copy', mode: 'standalone' };
const RESTORE = { task: 'restore', id: 'one', backup: '/work/back', sockets: '/work', target: TARGET };

it.each([
  ['plain', RESTORE],
  ['by Sentinels', { ...RESTORE, target: { ...TARGET, mode: 'sentinel', primaryName: 'web' } }],
  ['with TLS', { ...RESTORE, target: { ...TARGET, mode: 'cluster', tlsFolder: '/tls' } }],
])('reads a restore, %s', (_, spec) => {
  expect(parseSpec(JSON.stringify(spec))).toEqual(spec);
});

const SOURCE = { host: 'old', port: 6379, mode: 'standalone' };
const MIGRATE = { task: 'migrate', id: 'one', source: SOURCE, target: TARGET, followBy: 'notifications' };

it.each([
  ['by notifications', MIGRATE],
  ['by replicas', { ...MIGRATE, followBy: 'replicas', sockets: ['/run/0.sock'], deleteExtra: true }],
  ['with a password', { ...MIGRATE, source: { ...SOURCE, user: 'default', passwordFile: '/source/password' } }],
])('reads a migration, %s', (_, spec) => {
  expect(parseSpec(JSON.stringify(spec))).toEqual(spec);
});

it.each<[string, unknown, string]>([
  ['no source', { ...MIGRATE, source: undefined }, 'source must be an object'],
  ['no way to follow', { ...MIGRATE, followBy: 'x' }, 'followBy must be "replicas" or "notifications", not "x"'],
  ['replicas without sockets', { ...MIGRATE, followBy: 'replicas' }, 'sockets must be a list of paths'],
  ['no answer about extra keys', { ...MIGRATE, deleteExtra: 1 }, 'deleteExtra must be true or false'],
  ['a target without a user', { ...MIGRATE, target: SOURCE }, 'target.user must be a text'],
  ['no object', [], 'it is not a JSON object'],
  ['no task', { ...RESTORE, task: undefined }, 'task must be "restore" or "migrate", not undefined'],
  ['no id', { ...RESTORE, id: '' }, 'id must be a text'],
  ['no sockets', { ...RESTORE, sockets: [] }, 'sockets must be a text'],
  ['no backup', { ...RESTORE, backup: 1 }, 'backup must be a text'],
  ['no target', { ...RESTORE, target: 'web' }, 'target must be an object'],
  ['no host', { ...RESTORE, target: { ...TARGET, host: 1 } }, 'target.host must be a text'],
  ['no port', { ...RESTORE, target: { ...TARGET, port: 0 } }, 'target.port must be a port from 1 to 65535'],
  ['a mode that is none', { ...RESTORE, target: { ...TARGET, mode: 'x' } }, 'target.mode must be "cluster"'],
  ['Sentinels of nobody', { ...RESTORE, target: { ...TARGET, mode: 'sentinel' } }, 'target.primaryName must be a text'],
])('refuses %s', (_, spec, sentence) => {
  expect(() => parseSpec(JSON.stringify(spec))).toThrow(sentence);
});
