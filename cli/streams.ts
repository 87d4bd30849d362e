/** Where a command writes to. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Columns of the terminal that is written to. @default - it is none: lines are as long as they are */
  readonly width?: number;
  /** Whether what is told as an error goes to a terminal, where a line can be written over. @default false */
  readonly live?: boolean;
  /** Asks a person, and gives the answer. @default - nobody is there to be asked */
  readonly ask?: (question: string) => Promise<string>;
  /** Called once when the user wants the command to end: what was made for it can be taken away. @default - never */
  readonly onInterrupt?: (end: () => void) => void;
}

/** Codes that the command ends with. */
export const EXIT = {
  done: 0,
  /** It could not be done. */
  failed: 1,
  /** It was called wrongly: nothing was looked at. */
  usage: 2,
  /** It was done, and what was looked at is not as it should be. */
  problems: 3,
} as const;
