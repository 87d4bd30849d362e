import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { errorSentences } from '../../scripts/errors-of';
import { ERRORS_PAGE, errorsPage } from '../../scripts/errors-page';
import { judge } from '../properties/judge';
import { propsLike } from '../properties/mutate';
import { SUBJECTS } from '../properties/subjects';

it('lists the errors that the sources have: `npm run errors` writes the page', () => {
  expect(readFileSync(ERRORS_PAGE, 'utf8')).toBe(errorsPage());
});

/** What the page says of all props at once. */
const OF_TYPES = /: (.+ cannot stand here|it is missing|it is of no kind that there is); set /;

const LISTED = errorSentences(['lib']).map(
  ({ text }) => new RegExp(`^(.*: )?${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}$`, 's'),
);

it.each(Object.entries(SUBJECTS))('lists whatever refuses random props of %s', (_, subject) => {
  const said = fc.sample(propsLike(subject.all, true), { seed: 1, numRuns: 150 }).flatMap(props => {
    const verdict = judge(subject, props);
    if (verdict.kind === 'crashed') throw verdict.error;
    return verdict.kind === 'refused' ? verdict.sentences : [];
  });
  const sentences = new Set(said);
  expect(sentences.size).toBeGreaterThan(10);
  const unlisted = [...sentences].filter(
    sentence => !OF_TYPES.test(sentence) && !LISTED.some(pattern => pattern.test(sentence)),
  );
  expect(unlisted).toEqual([]);
});
