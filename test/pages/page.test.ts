import type { SerializedAXNode } from 'puppeteer-core';
import { htmlOf, type Page } from '../../cli/page/page';
import { behaves } from './support/behaves';
import { hostile } from './support/hostile';
import { SAMPLE } from './support/sample';

/** What those hear who cannot see. */
function imagesIn(node: SerializedAXNode | null): (string | undefined)[] {
  const own = node && /^(img|image)$/.test(node.role) ? [node.name] : [];
  return [...own, ...(node?.children ?? []).flatMap(imagesIn)];
}

describe('a page with every kind of part', () => {
  const open = behaves(() => ({
    name: 'sample.html',
    text: htmlOf(SAMPLE),
    says: [SAMPLE.title, SAMPLE.lead, ...SAMPLE.sections.map(({ heading }) => heading), 'primary killed', 'redis-2-19'],
  }));

  it('reads each plot out once, by what it shows', async () => {
    const labels = SAMPLE.sections.flatMap(({ parts }) =>
      parts.flatMap(part => (part.kind === 'plot' ? [part.label] : [])),
    );
    const tree = await open().page.accessibility.snapshot({ interestingOnly: false });
    expect(imagesIn(tree)).toEqual(labels);
  });

  it('has a table that is too wide scroll by keys, within itself', async () => {
    const { page, show } = open();
    await show('light', 360);
    await page.focus('section:last-of-type .wide');
    await page.keyboard.down('ArrowRight');
    await page.waitForFunction('document.activeElement.scrollLeft > 0 && document.scrollingElement.scrollLeft === 0');
    await page.keyboard.up('ArrowRight');
  });

  it('repeats the head of a table that goes on overleaf', async () => {
    const { page } = open();
    await page.emulateMediaType('print');
    expect(await page.evaluate("getComputedStyle(document.querySelector('thead')).display")).toBe('table-header-group');
    expect(await page.evaluate("getComputedStyle(document.querySelector('tbody tr')).breakInside")).toBe('avoid');
    await page.emulateMediaType(undefined);
  });
});

describe('a page of what somebody else wrote to do harm', () => {
  const text = `"'><script>alert(1)</script><img src="file:///none.png" onerror="alert(2)"><style>body { display: none }</style>`;
  const page: Page = hostile(text);
  behaves(() => ({ name: 'hostile.html', text: htmlOf(page), says: [text] }), [1280]);
});
