import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';

const IN_PAGE = readFileSync(join(__dirname, 'in-page.js'), 'utf8');

/** Kept, for people to look at. */
const folder = mkdtempSync(join(tmpdir(), 'redis-ha-pages-'));
process.stdout.write(`pictures of pages: ${folder}\n`);

export type Scheme = 'light' | 'dark';

/** A document in the browser, and all that it made known. */
export interface Opened {
  readonly page: Page;
  /** What it asked for beside itself. */
  readonly requests: readonly string[];
  /** What stands on the console, errors, dialogs. */
  readonly noise: readonly string[];
  /** Asks a function of `in-page.js`. */
  look<Answer = readonly string[]>(call: string): Promise<Answer>;
  /** Shows it by day or by night, so many pixels wide. */
  show(scheme: Scheme, width: number): Promise<void>;
  /** Keeps a picture of how it looks now. */
  keep(as: string): Promise<void>;
}

/** Opens a document as a file. */
export async function opened(browser: Browser, name: string, text: string): Promise<Opened> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const url = pathToFileURL(file).href;
  const page = await browser.newPage();
  const requests: string[] = [];
  const noise: string[] = [];
  page.on('request', request => {
    if (request.url() !== url) requests.push(request.url());
  });
  page.on('console', message => noise.push(`console: ${message.text()}`));
  page.on('pageerror', error => noise.push(`error: ${error instanceof Error ? error.message : String(error)}`));
  page.on('dialog', dialog => {
    noise.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.evaluate(IN_PAGE);
  return {
    page,
    requests,
    noise,
    look: async <Answer>(call: string) => (await page.evaluate(`look.${call}`)) as Answer,
    show: async (scheme, width) => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.setViewport({ width, height: 900 });
    },
    keep: async as => {
      await page.screenshot({ path: join(folder, `${name}-${as}.png`), fullPage: true });
    },
  };
}
