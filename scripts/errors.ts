import { writeFileSync } from 'node:fs';
import { ERRORS_PAGE, errorsPage } from './errors-page';

/** `npm run errors`: writes the page of all errors from the sources that say them. */
writeFileSync(ERRORS_PAGE, errorsPage());
process.stdout.write('docs/errors.md is written.\n');
