import type { AlertName } from './names';

/** `critical`: users notice, or soon will: wake somebody. `warning`: look today. `info`: good to know. */
export type Severity = 'critical' | 'warning' | 'info';

/** An alert of one topology. */
export interface Alert {
  readonly name: AlertName;
  readonly severity: Severity;
  /** How long it must hold before it fires, as Prometheus writes it. */
  readonly for: string;
  /** PromQL: each series of its result is one alert. */
  readonly expr: string;
  /** One sentence, with the pod or the shard. */
  readonly summary: string;
  /** What it means, and what to expect. */
  readonly description: string;
}
