import { widthOf } from '../../../cli/text/width';

// Measured by a browser in DejaVu Sans, which is broader than what most systems have. Pixels, at 12 pixels a letter.
it.each([
  ['its node is cut off from all others', 196],
  ['redis-cluster-2-0', 98],
  ['WMWMwm%@', 90],
  ['1,234,567.89', 81],
])('leaves room for %p, and not much more', (text, measured) => {
  expect(widthOf(text, 12)).toBeGreaterThanOrEqual(measured);
  expect(widthOf(text, 12)).toBeLessThan(measured * 1.2);
});

it('grows with the letters', () => {
  expect(widthOf('redis', 24)).toBe(2 * widthOf('redis', 12));
});
