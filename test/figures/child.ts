import { runCommand } from '../../drills/command';
import type { Figures } from './kind';

/** Runs a program in a process of its own, so that its memory is no other's, and reads the figures that it prints. */
export async function figuresBy(program: readonly string[]): Promise<Figures> {
  const { stdout } = await runCommand(process.execPath, program, { timeoutMs: 600_000 });
  const figures = JSON.parse(stdout) as Record<string, number>;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
}

/** Four digits, or all before the point: more is noise. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
