import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const API = join(ROOT, 'docs', 'api');

it('has a reference of all that is public, as it is: `npm run api` writes it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    execFileSync(join(ROOT, 'node_modules', '.bin', 'typedoc'), ['--out', folder, '--logLevel', 'Warn'], { cwd: ROOT });
    expect(textsIn(API)).toEqual(textsIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

function textsIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.md'));
  return Object.fromEntries(files.sort().map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}
