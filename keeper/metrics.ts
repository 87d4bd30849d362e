import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Decision } from './decision';

const STATES: readonly Decision['state'][] = ['forming', 'repairing', 'waiting', 'moving', 'settled', 'paused'];

export type Metrics = ReturnType<typeof createMetrics>;

/** The keeper's metrics, in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const name = (suffix: string) => `redis_ha_keeper_${suffix}`;
  const state = new Gauge({
    name: name('state'),
    help: 'What the last pass decided: 1 for the state that holds, 0 for the others.',
    labelNames: ['state'],
    registers,
  });
  const settled = new Gauge({ name: name('settled'), help: 'Whether the topology is as its spec says.', registers });
  return {
    registry,
    passes: new Counter({ name: name('passes_total'), help: 'Passes made.', registers }),
    passDuration: new Histogram({
      name: name('pass_duration_seconds'),
      help: 'Time that a pass took, commands included.',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10],
      registers,
    }),
    steps: new Counter({ name: name('steps_total'), help: 'Commands run.', labelNames: ['kind'], registers }),
    stepErrors: new Counter({
      name: name('step_errors_total'),
      help: 'Commands that a server refused or that it did not answer.',
      labelNames: ['kind'],
      registers,
    }),
    keysMoved: new Counter({ name: name('keys_moved_total'), help: 'Keys sent to other shards.', registers }),
    slotsMoved: new Counter({
      name: name('slots_moved_total'),
      help: 'Slots given to other shards key by key.',
      registers,
    }),
    podsAnswering: new Gauge({ name: name('pods_answering'), help: 'Wanted pods that answer.', registers }),
    podsWanted: new Gauge({ name: name('pods_wanted'), help: 'Pods that the spec names.', registers }),
    verdicts: new Counter({
      name: name('verdicts_total'),
      help: 'Answers given to stopping servers.',
      labelNames: ['verdict'],
      registers,
    }),
    /** Makes the gauges of one kind of topology, by their names without the prefix. */
    gauges(helps: Readonly<Record<string, string>>): ReadonlyMap<string, Gauge> {
      const made = Object.entries(helps).map(
        ([each, help]) => [each, new Gauge({ name: name(each), help, registers })] as const,
      );
      return new Map(made);
    },
    setState(current: Decision['state']) {
      for (const each of STATES) state.set({ state: each }, each === current ? 1 : 0);
      settled.set(current === 'settled' ? 1 : 0);
    },
  };
}
