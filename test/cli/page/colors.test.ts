import { COLORS, type ColorName } from '../../../cli/page/colors';

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = (hex.match(/[0-9a-f]{2}/g) ?? []).map(pair => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const WORDS: readonly ColorName[] = ['ink', 'soft', 'well', 'doubt', 'ill'];
const LINES = (Object.keys(COLORS) as ColorName[]).filter(name => name.startsWith('line-'));

describe.each([
  ['day', 0],
  ['night', 1],
] as const)('by %s', (_, time) => {
  it.each(WORDS)('%s is readable on paper and panels', name => {
    expect(contrast(COLORS[name][time], COLORS.paper[time])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(COLORS[name][time], COLORS.panel[time])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(LINES)('%s is visible', name => {
    expect(contrast(COLORS[name][time], COLORS.paper[time])).toBeGreaterThanOrEqual(3);
  });
});
