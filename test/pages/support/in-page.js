// Runs in the page: what a reader would notice of how it is laid out and coloured. Each finds what is wrong, in words.
globalThis.look = (() => {
  const texts = () => [...document.querySelectorAll('svg text')].filter(text => text.getBoundingClientRect().width > 0);
  const said = element => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
  /** Red, green and blue from 0 to 1, and how much of it covers. */
  const partsOf = color => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return color === 'none' || color === 'transparent' ? [0, 0, 0, 0] : [red / 255, green / 255, blue / 255, alpha];
  };
  const over = (below, [red, green, blue, alpha]) =>
    [red, green, blue].map((part, index) => part * alpha + below[index] * (1 - alpha));
  const luminance = color => {
    const [red, green, blue] = color.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const WHITE = [1, 1, 1];

  /** What is behind an element of HTML: the backgrounds of all that it is in. */
  const groundOf = element => {
    const around = [];
    for (let each = element; each; each = each.parentElement) around.unshift(each);
    return around.reduce((below, each) => over(below, partsOf(getComputedStyle(each).backgroundColor)), WHITE);
  };
  /** What is behind a text of a picture: what was drawn before it, where its middle is. */
  const drawnBehind = text => {
    const svg = text.ownerSVGElement;
    const box = text.getBoundingClientRect();
    const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    const earlier = [...svg.querySelectorAll('rect, path, circle, polygon, ellipse')].filter(
      shape =>
        !shape.closest('defs') &&
        shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING &&
        shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse())),
    );
    const html = svg.parentElement instanceof HTMLElement ? groundOf(svg.parentElement) : WHITE;
    return earlier.reduce((below, shape) => {
      const { fill, fillOpacity, opacity } = getComputedStyle(shape);
      const [red, green, blue, alpha] = partsOf(fill);
      return over(below, [red, green, blue, alpha * Number(fillOpacity) * Number(opacity)]);
    }, html);
  };
  const wordsOfHtml = () => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const plain = element instanceof HTMLElement && !element.closest('style, title, script');
      if (plain && walker.currentNode.data.trim() !== '') found.add(element);
    }
    return [...found].filter(element => element.getClientRects().length > 0);
  };

  return {
    /** What is wider than the page, so that all of it would have to be scrolled. */
    tooWide: () => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return [];
      const wide = [...document.querySelectorAll('body *')].filter(
        each => each.getBoundingClientRect().right > clientWidth + 1,
      );
      return [`${scrollWidth} > ${clientWidth}`, ...wide.map(each => `${each.tagName}: ${said(each)}`)].slice(0, 5);
    },
    /** Words with less contrast to what is behind them than so much. */
    faint: least => {
      const html = wordsOfHtml().map(element => [
        said(element),
        partsOf(getComputedStyle(element).color),
        groundOf(element),
      ]);
      const svg = texts().map(text => {
        const { fill, stroke, strokeWidth } = getComputedStyle(text);
        // A seam around the letters is what is next to them.
        const seam = Number.parseFloat(strokeWidth) >= 2 && stroke !== 'none';
        return [said(text), partsOf(fill), seam ? over(WHITE, partsOf(stroke)) : drawnBehind(text)];
      });
      return [...html, ...svg]
        .map(([text, color, ground]) => [text, contrast(over(ground, color), ground)])
        .filter(([, found]) => found < least)
        .map(([text, found]) => `${text}: ${found.toFixed(2)}`);
    },
    /** Texts of pictures that leave them, or the box that they begin in. */
    cutOff: () =>
      texts().flatMap(text => {
        const box = text.getBoundingClientRect();
        const inside = ({ left, right, top, bottom }) =>
          box.left >= left - 0.5 && box.right <= right + 0.5 && box.top >= top - 1 && box.bottom <= bottom + 1;
        const holds = ({ left, right, top, bottom }) => {
          const [x, y] = [box.left + 1, box.top + box.height / 2];
          return left <= x && x <= right && top <= y && y <= bottom;
        };
        const rects = [...text.ownerSVGElement.querySelectorAll('rect')].map(rect => rect.getBoundingClientRect());
        const around = [text.ownerSVGElement.getBoundingClientRect(), ...rects.filter(holds)];
        return around.every(inside) ? [] : [said(text)];
      }),
    /** Pairs of texts of one picture that lie on each other. */
    overlapping: () =>
      [...document.querySelectorAll('svg')].flatMap(svg => {
        const all = texts().filter(text => text.ownerSVGElement === svg);
        const boxes = all.map(text => text.getBoundingClientRect());
        // A line is higher than its letters.
        const height = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) - 3;
        const width = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) - 1;
        return all.flatMap((text, index) =>
          all
            .slice(index + 1)
            .filter((_, later) => {
              const [one, other] = [boxes[index], boxes[index + 1 + later]];
              return width(one, other) > 0 && height(one, other) > 0;
            })
            .map(other => `${said(text)} and ${said(other)}`),
        );
      }),
    /** Letters of pictures that are smaller than so many pixels of the screen. */
    tiny: least =>
      texts()
        .map(text => {
          const { a, b } = text.getScreenCTM();
          return [said(text), Number.parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)];
        })
        .filter(([, size]) => size < least)
        .map(([text, size]) => `${text}: ${size.toFixed(1)}`),
    /** How many pictures of each figure are shown. */
    pictures: () =>
      [...document.querySelectorAll('figure')].map(
        figure => [...figure.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 0).length,
      ),
    /** Whether words are darker than what they stand on, which then is near to white, or lighter. */
    ground: () => {
      const { body } = document;
      const first = body ?? document.querySelector('text');
      const ground = luminance(body ? groundOf(body) : drawnBehind(first));
      const words = luminance(partsOf(getComputedStyle(first)[body ? 'color' : 'fill']).slice(0, 3));
      if (ground > 0.9 && words < ground) return 'light';
      return ground < 0.1 && words > ground ? 'dark' : `neither: ${ground}, ${words}`;
    },
    /** What would run or be fetched. */
    active: () =>
      [...document.querySelectorAll('script, img, image, iframe, link, object, embed, form, [onload], [onerror]')].map(
        each => each.outerHTML,
      ),
  };
})();
