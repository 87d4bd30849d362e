import type { Measured } from '../bench/support/load';
import { rounded } from './child';
import type { Figures, Measure } from './kind';

/** Of a way, as ratios to the way beside it. */
export const RATIOS = [
  { name: 'setRatio', heading: 'SET: throughput', unit: 'ratio' },
  { name: 'setP99Ratio', heading: 'SET: p99', unit: 'ratio' },
  { name: 'getRatio', heading: 'GET: throughput', unit: 'ratio' },
  { name: 'getP99Ratio', heading: 'GET: p99', unit: 'ratio' },
] as const satisfies readonly Measure[];

/** Of a way by itself. */
export const OWN = [
  { name: 'setPerSecond', heading: 'SET', unit: 'perSecond' },
  { name: 'getPerSecond', heading: 'GET', unit: 'perSecond' },
] as const satisfies readonly Measure[];

/** A way's own figures, and their ratios to those of the way beside it in the same round. */
export function figuresOf(own: Measured, beside: Measured): Figures {
  return {
    setPerSecond: rounded(own.SET.throughput),
    setP99Ms: rounded(own.SET.p99Ms),
    getPerSecond: rounded(own.GET.throughput),
    getP99Ms: rounded(own.GET.p99Ms),
    setRatio: rounded(own.SET.throughput / beside.SET.throughput),
    setP99Ratio: rounded(own.SET.p99Ms / beside.SET.p99Ms),
    getRatio: rounded(own.GET.throughput / beside.GET.throughput),
    getP99Ratio: rounded(own.GET.p99Ms / beside.GET.p99Ms),
  };
}
