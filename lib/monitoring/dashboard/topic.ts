import type { WantedThresholds } from '../alerts/thresholds';
import type { Subject } from '../subject';
import type { Row, Sized } from './panels';

/** What a dashboard shows of one topic, for a construct that has it. */
export interface Topic {
  /** For the figures at the top, by which one sees at once what is wrong. */
  readonly figures?: (subject: Subject, at: WantedThresholds) => readonly Sized[];
  /** What stands below the figures: who does what now. */
  readonly now?: (subject: Subject, at: WantedThresholds) => readonly Sized[];
  /** Rows with more of it. */
  readonly rows?: (subject: Subject, at: WantedThresholds) => readonly Row[];
}
