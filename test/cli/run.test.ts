import { run } from '../../cli/run';
import { EXIT } from '../../cli/streams';
import { RedisCluster } from '../../lib';
import { synthesized } from './support/synthesized';

const called = async (...args: string[]) => {
  const said = { out: '', error: '' };
  const code = await run(args, { out: text => (said.out += text), error: text => (said.error += text) });
  return { code, ...said };
};

it.each([['--help'], ['help'], ['explain', '--help']])('helps who asks: %s', async (...args) => {
  expect(await called(...args)).toMatchObject({
    code: EXIT.done,
    error: '',
    out: expect.stringMatching(/^Usage: redis-ha/),
  });
});

it.each<[string[], string]>([
  [[], 'Usage: redis-ha'],
  [['polish'], "unknown command 'polish'\nTry --help."],
  [['explain'], "missing required argument 'folder'\nTry --help."],
  [['explain', 'dist', '-o', 'html'], 'Allowed choices are text, json, svg.\nTry --help.'],
  [['explain', 'dist', '--all'], "unknown option '--all'"],
])('says how it is called where it is called wrongly: %s', async (args, sentence) => {
  expect(await called(...args)).toMatchObject({ code: EXIT.usage, out: '', error: expect.stringContaining(sentence) });
});

it('says in one sentence what could not be done', async () => {
  const { code, out, error } = await called('explain', 'no-such-folder');
  expect([code, out]).toEqual([EXIT.failed, '']);
  expect(error).toMatch(/^There is no no-such-folder: name a folder of manifests, .*\.\n$/);
});

it('explains in each format', async () => {
  const folder = synthesized(chart => new RedisCluster(chart, 'web'));
  const text = await called('explain', folder);
  expect(text).toMatchObject({ code: EXIT.done, error: '' });
  expect(text.out).toMatch(/^web in namespace shop: a cluster of 3 shards of 2 servers, 6 in all, /);
  const json = await called('explain', folder, '-o', 'json');
  expect(JSON.parse(json.out)).toMatchObject([{ name: 'web', kind: 'cluster' }]);
  const svg = await called('explain', folder, '--output', 'svg');
  expect(svg.out).toMatch(/^<svg xmlns=/);
});
