import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '../../keeper/cluster';
import { parseObject } from '../../keeper/fields';
import { REPLICATION } from '../../keeper/replication';
import { createSentinel } from '../../keeper/sentinel';
import { readSettings } from '../../keeper/settings';
import { createSpecReader, readSpecFile } from '../../keeper/spec-file';
import { SPEC } from './cluster/support';
import { SPEC as SENTINEL_SPEC } from './sentinel/support';

const kind = createCluster();
const parseSpec = (text: string) => kind.parse(parseObject(text));

const files = { SPEC_FILE: '/spec.json', PASSWORD_FILE: '/password' };

test('settings have default ports', () => {
  expect(readSettings(files)).toEqual({
    specFile: '/spec.json',
    passwordFile: '/password',
    httpPort: 8080,
    verdictPort: 6390,
  });
  expect(readSettings({ ...files, HTTP_PORT: '81', VERDICT_PORT: '82' })).toMatchObject({
    httpPort: 81,
    verdictPort: 82,
  });
  expect(readSettings({ ...files, DOMAIN: 'web.shop.svc.cluster.local' }).domain).toBe('web.shop.svc.cluster.local');
});

test.each([
  [{ PASSWORD_FILE: '/p' }, 'SPEC_FILE is not set: set it to'],
  [{ SPEC_FILE: '/s' }, 'PASSWORD_FILE is not set: set it to'],
  [{ ...files, HTTP_PORT: 'web' }, 'HTTP_PORT is "web": set it to a port'],
  [{ ...files, VERDICT_PORT: '70000' }, 'VERDICT_PORT is "70000": set it to a port'],
])('settings %j say what to set', (env, message) => {
  expect(() => readSettings(env)).toThrow(message);
});

test('a spec is read from JSON, without what it does not know', () => {
  expect(parseSpec(JSON.stringify({ ...SPEC, later: true }))).toEqual({ ...SPEC, mode: 'act' });
  expect(parseSpec(JSON.stringify({ ...SPEC, mode: 'paused' })).mode).toBe('paused');
});

test.each<[unknown, string]>([
  [[], 'not a JSON object'],
  [{ ...SPEC, topology: 'sentinel' }, 'topology must be "cluster", not "sentinel"'],
  [{ ...SPEC, mode: 'off' }, 'mode must be one of act, dry-run, paused, not "off"'],
  [{ ...SPEC, name: '' }, 'name must be a text'],
  [{ ...SPEC, port: '6379' }, 'port must be a whole number'],
  [{ ...SPEC, busPort: 0 }, 'busPort must be a whole number'],
  [{ ...SPEC, shards: [] }, 'shards must be a list'],
  [{ ...SPEC, shards: [{ pods: [] }] }, 'shards[0].pods must name at least one pod'],
  [{ ...SPEC, shards: [{ pods: [1] }] }, 'shards[0].pods must be names'],
  [{ ...SPEC, shards: [{ pods: ['a'] }, { pods: ['a'] }] }, 'pod a stands in shards twice'],
])('spec %j is refused', (spec, message) => {
  expect(() => parseSpec(JSON.stringify(spec))).toThrow(message);
});

test('the specs of other topologies are read from JSON', () => {
  const sentinel = createSentinel({ username: 'sentinel', password: async () => '' });
  expect(sentinel.parse({ ...SENTINEL_SPEC, later: true })).toEqual({ ...SENTINEL_SPEC, mode: 'act' });
  const { sentinels: _, sentinelPort: __, monitor: ___, ...servers } = SENTINEL_SPEC;
  const spec = { ...servers, topology: 'replication', primary: 'redis-1', minReplicasToWrite: 0 };
  expect(REPLICATION.parse(spec)).toEqual({ ...spec, mode: 'act' });
});

test.each<[object, string]>([
  [{ topology: 'replication' }, 'topology must be "sentinel", not "replication"'],
  [{ servers: [] }, 'servers must name at least one pod'],
  [{ servers: ['a', 'a'] }, 'pod a stands in servers twice'],
  [{ minReplicasToWrite: -1 }, 'minReplicasToWrite must be a whole number, 0 or more'],
  [{ sentinels: undefined }, 'sentinels must name at least one pod'],
  [{ sentinelPort: 0 }, 'sentinelPort must be a whole number above 0'],
  [{ monitor: undefined }, 'monitor must be what Sentinels are to be told'],
  [{ monitor: { ...SENTINEL_SPEC.monitor, quorum: 0 } }, 'quorum must be a whole number above 0'],
])('the spec of Sentinels %j is refused', (more, message) => {
  const sentinel = createSentinel({ username: 'sentinel', password: async () => '' });
  expect(() => sentinel.parse({ ...SENTINEL_SPEC, ...more })).toThrow(message);
});

test('a primary must be one of the servers', () => {
  const spec = { ...SENTINEL_SPEC, topology: 'replication', primary: 'redis-9' };
  expect(() => REPLICATION.parse(spec)).toThrow('primary must be one of the servers, not "redis-9"');
});

describe('the spec file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const file = join(folder, 'spec.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('says what is wrong', async () => {
    await expect(readSpecFile(join(folder, 'none'), kind.parse)).rejects.toThrow(
      /^SPEC_FILE .*none can't be read .*: set it to/,
    );
    writeFileSync(file, 'no');
    await expect(readSpecFile(file, kind.parse)).rejects.toThrow(/holds no usable spec: it is not JSON\.$/);
  });

  test('is read anew, and the last usable one stays', async () => {
    const events: string[] = [];
    const read = createSpecReader(file, SPEC, kind, (_level, event) => void events.push(event));
    writeFileSync(file, JSON.stringify({ ...SPEC, shards: SPEC.shards.slice(1) }));
    expect((await read()).shards).toHaveLength(2);
    writeFileSync(file, '{');
    expect((await read()).shards).toHaveLength(2);
    await read();
    expect(events).toEqual(['spec changed', 'spec unusable']);
    writeFileSync(file, JSON.stringify({ ...SPEC, topology: 'sentinel' }));
    expect((await read()).topology).toBe('cluster');
    expect(events).toHaveLength(3);
  });
});
