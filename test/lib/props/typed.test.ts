import { readFileSync } from 'node:fs';
import { RedisCluster, RedisDynomite, RedisFront } from '../../../lib';
import { SHAPES_FILE, shapesText } from '../../../scripts/shapes-of';
import { problems } from '../../support/manifests';

it('is held against what TypeScript knows: `npm run shapes` writes it', () => {
  expect(readFileSync(SHAPES_FILE, 'utf8')).toBe(shapesText());
});

it('says all that is wrong at once, of types and of values', () => {
  const props = { shards: '3', replicasPerShard: -1, resources: { cpu: '1' }, name: 'Web' };
  expect(problems(chart => new RedisCluster(chart, 'web', props as never))).toEqual([
    '[test/web] shards: a text cannot stand here; set a number',
    '[test/web] resources.memory: it is missing; set a text',
    expect.stringMatching(/\[test\/web\] name: "Web" cannot name a Service/),
    expect.stringMatching(/\[test\/web\] replicasPerShard: -1 /),
  ]);
});

it('asks for nothing else where something is missing', () => {
  expect(problems(chart => new RedisDynomite(chart, 'web', { timeoutMs: -1 } as never))).toEqual([
    '[test/web] image: it is missing; set a text',
  ]);
});

it.each([null, 'shards', []])('says so where props are %j', props => {
  expect(problems(chart => new RedisCluster(chart, 'web', props as never))).toEqual([
    '[test/web] props: they are no object; set an object',
  ]);
});

it('knows what is a construct of a Redis', () => {
  expect(problems(chart => new RedisFront(chart, 'web', { redis: {} } as never))).toEqual([
    '[test/web] redis.name: it is missing; set a text',
    expect.stringMatching(
      /redis.connection: it is missing; set an object with user, secretName, secretKey, host, port/,
    ),
    '[test/web] redis.allowFrom: it is missing; set it',
  ]);
});
