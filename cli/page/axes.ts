import type { Axis } from './options';

/** Pixels that a tick of an axis of values takes, with its label. */
const TICK = 110;

/** Axes of a plot that is so many pixels wide. */
export interface Room {
  readonly width: number;
  /** Pixels above the plot that words on marks take. */
  readonly marks: number;
}

/** Axes along the bottom. Where bars lie, values are read by upright lines, and nowhere else. */
export function across(axes: readonly Axis[], upright: readonly Axis[], { width }: Room): Axis[] {
  const lying = upright.some(({ type }) => type === 'category');
  return axes.map(axis => {
    const lines = hasValues(axis) ? { axisLine: show(!lying), axisTick: show(!lying), splitLine: show(lying) } : {};
    const labels = axis.type === 'category' ? { interval: 0 } : {};
    return {
      nameLocation: 'middle',
      nameGap: 8,
      splitNumber: Math.max(2, Math.round(width / TICK)),
      ...lines,
      ...axis,
      axisLabel: { ...labels, ...axis.axisLabel },
    } as Axis;
  });
}

/** Axes at the side. The name of one lies above it, and above words on marks; long names of categories are broken. */
export function upright(axes: readonly Axis[], { width, marks }: Room): Axis[] {
  return axes.map(axis => {
    const lines = { axisLine: show(!hasValues(axis)), axisTick: show(false) };
    const labels = axis.type === 'category' ? { interval: 0, width: Math.round(width * 0.35), overflow: 'break' } : {};
    return {
      splitNumber: 4,
      nameGap: 14 + marks,
      ...lines,
      ...axis,
      nameTextStyle: { align: axis.nameLocation === 'middle' ? 'center' : 'left', ...axis.nameTextStyle },
      axisLabel: { ...labels, ...axis.axisLabel },
    } as Axis;
  });
}

function hasValues({ type }: Axis): boolean {
  return type === undefined || type === 'value' || type === 'log';
}

function show(shown: boolean): object {
  // Where there is no zero, or one in the middle, an axis is at the side all the same.
  return { show: shown, onZero: false };
}
