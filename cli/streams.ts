/** Where a command writes to. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Columns of the terminal that is written to. @default - it is none: lines are as long as they are */
  readonly width?: number;
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
