import type { Drill, DrillResult } from '../../../drills/drill';
import type { Target } from '../../../drills/faults/fault';

/** What stands behind Envoys, under test. */
export interface Subject<Release> {
  release(): Release;
  readonly drill: (settings: Settings) => Promise<DrillResult>;
  readonly figure: (line: string) => void;
  readonly keeperAway?: boolean;
}

/** What a drill says of itself. */
export interface Settings extends Pick<Drill, 'name' | 'fault' | 'effect' | 'lastsMs'> {
  readonly target?: Partial<Target>;
  /** Whether it is planned: no write may be lost that was acknowledged. */
  readonly planned?: boolean;
}
