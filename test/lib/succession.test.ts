import { App, Chart } from 'cdk8s';
import {
  Credentials,
  type Engine,
  RedisCluster,
  RedisStandalone,
  successionProblems,
  type TestedEngine,
} from '../../lib';
import { ENGINES } from '../../lib/config/engines';

const custom: Engine = { image: `mirror.example/redis@sha256:${'0'.repeat(64)}`, like: 'redis-7.0' };

function objects(engine: Engine, namespace = 'shop') {
  const chart = new Chart(new App(), 'chart', { namespace });
  new RedisCluster(chart, 'cache', { engine, credentials: Credentials.fromSecret('passwords') });
  new RedisStandalone(chart, 'alone', { engine, credentials: Credentials.fromSecret('passwords') });
  return chart.toJson();
}

const FOLLOWS_ON: Readonly<Record<TestedEngine, readonly TestedEngine[]>> = {
  'redis-7.0': ['redis-7.0'],
  'redis-8.0': ['redis-7.0', 'redis-8.0'],
  'valkey-8.1': ['redis-7.0', 'valkey-8.1'],
  'valkey-9.1': ['redis-7.0', 'valkey-8.1', 'valkey-9.1'],
};
const NAMES = Object.keys(ENGINES) as TestedEngine[];

test.each(NAMES.flatMap(engine => NAMES.map(former => [former, engine] as const)))('%s → %s', (former, engine) => {
  const problems = successionProblems(objects(former), objects(engine));
  expect(problems).toHaveLength(FOLLOWS_ON[engine].includes(former) ? 0 : 2);
});

test('a Redis that could not go on is named, with what can', () => {
  expect(successionProblems(objects('valkey-8.1'), objects('redis-7.0'))).toEqual(
    ['cache', 'alone'].map(
      name =>
        `${name} in namespace shop: engine: redis-7.0 cannot go on with what valkey-8.1 has written; set one that can (valkey-8.1, valkey-9.1), or give the new Redis another name and move the data into it`,
    ),
  );
});

test.each([
  ['one that is new', [], objects('redis-7.0')],
  ['one that goes', objects('redis-8.0'), []],
  ['one of that name elsewhere', objects('redis-8.0', 'one'), objects('redis-7.0', 'two')],
  ["an image of one's own", objects('redis-8.0'), objects(custom)],
  ["after an image of one's own", objects(custom), objects('redis-7.0')],
])('nothing is said of %s', (_, before, after) => {
  expect(successionProblems(before, after)).toEqual([]);
});

describe('TLS of what runs', () => {
  type Tls = NonNullable<ConstructorParameters<typeof RedisCluster>[2]>['tls'];
  const both = (tls?: Tls, updateStrategy?: 'OnDelete') => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
    new RedisCluster(chart, 'cache', { tls, updateStrategy });
    new RedisStandalone(chart, 'alone', { tls });
    return chart.toJson();
  };
  const tls: Tls = { secretName: 'certificate' };

  test('is no matter of a rolling update where servers replicate each other', () => {
    const sentence = expect.stringMatching(
      /^cache in namespace shop: tls: .*set updateStrategy to "OnDelete", and delete/,
    );
    expect(successionProblems(both(), both(tls))).toEqual([sentence]);
    expect(successionProblems(both(tls), both())).toEqual([sentence]);
    expect(successionProblems(both(), both(tls, 'OnDelete'))).toEqual([]);
    expect(successionProblems(both({ ...tls, plainText: true }), both(tls))).toEqual([]);
  });
});
