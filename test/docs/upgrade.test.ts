import { followersOf } from '../../lib/config/engine-files';
import { ENGINES, type TestedEngine } from '../../lib/config/engines';
import { page, tableBelow } from './markdown';

it('upgrade.md has what follows on each engine', () => {
  const engines = Object.keys(ENGINES) as TestedEngine[];
  const followers = (engine: TestedEngine) =>
    followersOf(engine)
      .filter(each => each !== engine)
      .map(each => `\`${each}\``)
      .join(', ');
  expect(tableBelow(page('docs/upgrade.md'), 'What follows on what')).toEqual(
    engines.map(engine => [`\`${engine}\``, followers(engine) || 'no other']),
  );
});
