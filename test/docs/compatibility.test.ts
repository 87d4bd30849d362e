import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINES } from '../../lib/config/engines';
import { IMAGES } from '../../lib/workload/images';
import { page, ROOT, tableBelow } from './markdown';

const PAGE = page('docs/compatibility.md');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const code = (text: string) => `\`${text}\``;

it('compatibility.md has every engine, with its image', () => {
  expect(tableBelow(PAGE, 'Servers')).toEqual(Object.entries(ENGINES).map(cells => cells.map(code)));
});

it('compatibility.md has every image that runs beside servers', () => {
  const listed = tableBelow(PAGE, 'Beside the servers').map(([, image]) => image);
  expect(listed).toEqual(Object.values(IMAGES).map(code));
});

it('compatibility.md has the range of every peer', () => {
  expect(tableBelow(PAGE, 'Packages')).toEqual(
    Object.entries<string>(manifest.peerDependencies).map(cells => cells.map(code)),
  );
});

it('compatibility.md has the oldest Node, and the compiler', () => {
  const tested = Object.fromEntries(tableBelow(PAGE, 'To write and to build'));
  expect(`>=${tested.Node}`).toBe(manifest.engines.node);
  expect(tested.TypeScript?.split(';')[0]).toBe(manifest.devDependencies.typescript);
});
