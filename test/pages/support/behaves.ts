import type { Browser } from 'puppeteer-core';
import { browser } from './chromium';
import { type Opened, opened, type Scheme } from './opened';

/** Widths of a telephone, a tablet and a desk, in pixels. */
const WIDTHS = [360, 800, 1280] as const;
/** What is left of a sheet of A4 between its margins. */
const SHEET = 680;
const SCHEMES: readonly Scheme[] = ['light', 'dark'];
/** Contrast that words need to be read. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const READABLE = 4.5;
/** Pixels of a letter that one can still read. */
const SMALLEST = 8;

export interface Document {
  /** Of the file. Ends with `.html` or `.svg`. */
  readonly name: string;
  readonly text: string;
  /** Words that are to be seen. */
  readonly says: readonly string[];
}

/**
 * Tests what holds for every page and picture: it asks for nothing, and can be read by day, by night, on paper, narrow and
 * wide.
 *
 * @returns what is open, for tests of more
 */
export function behaves(make: () => Document, widths: readonly number[] = WIDTHS): () => Opened {
  let chromium: Browser | undefined;
  let document: Document | undefined;
  let open: Opened | undefined;
  const shown = (): Opened => {
    if (open === undefined) throw new Error('The page was not opened: what failed before says why.');
    return open;
  };
  beforeAll(async () => {
    document = make();
    chromium = await browser();
    open = await opened(chromium, document.name, document.text);
  });
  afterAll(() => chromium?.close());

  it('asks for nothing, runs nothing, and complains about nothing', async () => {
    const { look, requests, noise } = shown();
    expect({ active: await look('active()'), requests, noise }).toEqual({ active: [], requests: [], noise: [] });
  });

  it('says what it should', async () => {
    const text = await shown().page.evaluate('document.documentElement.textContent');
    for (const words of document?.says ?? []) expect(text).toContain(words);
  });

  describe.each(SCHEMES)('%s', scheme => {
    it.each(widths)('is laid out well on %s pixels, and readable', async width => {
      const { look, show, keep } = shown();
      await show(scheme, width);
      await keep(`${scheme}-${width}`);
      expect({
        tooWide: await look('tooWide()'),
        cutOff: await look('cutOff()'),
        overlapping: await look('overlapping()'),
        tiny: await look(`tiny(${SMALLEST})`),
        faint: await look(`faint(${READABLE})`),
      }).toEqual({ tooWide: [], cutOff: [], overlapping: [], tiny: [], faint: [] });
    });

    it('has the ground of that time of day', async () => {
      await shown().show(scheme, 1280);
      expect(await shown().look('ground()')).toBe(scheme);
    });

    it('is as by day on paper, with one picture of each plot', async () => {
      const { page, look, show } = shown();
      await show(scheme, SHEET);
      await page.emulateMediaType('print');
      try {
        expect(await look('ground()')).toBe('light');
        expect((await look<number[]>('pictures()')).filter(pictures => pictures !== 1)).toEqual([]);
        expect({
          tooWide: await look('tooWide()'),
          cutOff: await look('cutOff()'),
          faint: await look(`faint(${READABLE})`),
        }).toEqual({ tooWide: [], cutOff: [], faint: [] });
        const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
        expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(0);
      } finally {
        await page.emulateMediaType(undefined);
      }
    });
  });

  return shown;
}
