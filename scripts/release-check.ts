import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { releaseNotes } from './release-notes';

/** `npm run release:check -- TAG`: prints what the changelog says of a release, or why a tag is none. */
const notes = releaseNotes(process.argv[2] ?? '', version, readFileSync(join(__dirname, '..', 'CHANGELOG.md'), 'utf8'));
if ('problem' in notes) {
  process.stderr.write(`${notes.problem}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(notes.text);
}
