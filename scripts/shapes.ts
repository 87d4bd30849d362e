import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHAPES_FILE, shapesText } from './shapes-of';

/** `npm run shapes`: writes what props are made of, as TypeScript knows it, for the library to hold what it is given against. */
writeFileSync(SHAPES_FILE, shapesText());
process.stdout.write(`${join('lib', 'props', 'shapes.json')} is written.\n`);
