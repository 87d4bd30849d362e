import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { links, page, ROOT } from './markdown';

/** How code knows a server that is alone: as a kind in a list, as one of all kinds, or by its props. */
const KNOWS = /^ +standalone: |^export type Kind = .*'standalone'|case 'standalone'|RedisStandaloneProps/m;

it('add-a-topology.md names every file that knows the smallest topology', () => {
  const sources = ['lib', 'cli'].flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => join(folder, file)),
  );
  const knowing = sources.filter(file => KNOWS.test(readFileSync(join(ROOT, file), 'utf8')));
  const named = links(page('docs/add-a-topology.md')).map(target => join('docs', target));
  expect(knowing).not.toEqual([]);
  expect(knowing.filter(file => !named.includes(file))).toEqual([]);
});
