import type { Spread } from '../../cli/bench/spread';

/** Figures of one run, by name. */
export type Figures = Readonly<Record<string, number>>;

/** Versions of what was measured, by name, such as `engine`. */
export type Versions = Readonly<Record<string, string>>;

/** One thing that is measured again and again. */
export interface Cell {
  /** Unlike all others of its kind; a name of a file. It never changes: records carry it. */
  readonly name: string;
  /** What it is of, by the headings of the table's first columns. */
  readonly of: Readonly<Record<string, string>>;
}

/** How a figure is written. Times are in milliseconds. */
export type Unit = 'time' | 'bytes' | 'ratio' | 'perSecond' | 'count';

/** A figure that every run has, or those runs alone in which it means something. */
export interface Measure {
  readonly name: string;
  readonly heading: string;
  readonly unit: Unit;
}

/** What cells are measured on. */
export interface Site {
  readonly versions: Versions;
  /** Measures once. Throws where the run says nothing, with the reason. */
  take(cell: Cell, run: number): Promise<Figures>;
  /** Takes away what was set up. */
  close(): Promise<void>;
}

/** The middle of some runs, and how far they are apart. */
export interface Summary extends Spread {
  readonly runs: number;
}

/** What the runs of a cell give together. */
export interface Row {
  readonly cell: Cell;
  readonly runs: number;
  readonly versions: Versions;
  /** By the names of the measures: those that no run has are left out. */
  readonly summaries: Readonly<Record<string, Summary>>;
}

/** What is drawn of a kind's rows. */
export type Plot = Lines | Bars;

interface AnyPlot {
  /** End of its file's name. */
  readonly name: string;
  /** Says in a sentence what is seen, for those who do not see it. */
  readonly alt: string;
  /** Heading and unit of the figures. */
  readonly measure: Measure;
}

/** Figures against a size, both on logarithmic axes: a straight line is a power. */
export interface Lines extends AnyPlot {
  readonly kind: 'lines';
  readonly size: string;
  readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

/** A size, and what was measured at it. */
export interface Point {
  readonly size: number;
  readonly summary: Summary;
}

/** Figures beside each other. */
export interface Bars extends AnyPlot {
  readonly kind: 'bars';
  readonly groups: readonly string[];
  /** One bar in each group. */
  readonly bars: readonly { readonly name: string; readonly summaries: readonly (Summary | undefined)[] }[];
}

/** A kind of figures: what is measured, and the page that shows it. */
export interface Kind {
  /** What it is asked for by, and the name of its page. */
  readonly name: string;
  readonly title: string;
  /** In a few words, for the list of pages. */
  readonly summary: string;
  /** Paragraphs: what is measured, how, and what it does not say. */
  readonly about: readonly string[];
  readonly cells: readonly Cell[];
  readonly measures: readonly Measure[];
  /** Whether it is measured on the cluster of the current kubectl context, which is then part of the machine's class. */
  readonly onCluster: boolean;
  /** Cells with one site are measured on it in turns, so that a machine whose speed drifts is as slow for each. */
  readonly site: (cell: Cell) => string;
  /** Sets up the site of a cell. */
  readonly open: (cell: Cell) => Promise<Site>;
  /** What the rows say together, in sentences. */
  readonly findings: (rows: readonly Row[]) => readonly string[];
  readonly plots: (rows: readonly Row[]) => readonly Plot[];
}

/** A cell that is called by what it is of. */
export function cellOf(of: Readonly<Record<string, string>>): Cell {
  const words = Object.entries(of).map(([heading, value]) => (/^\d+$/.test(value) ? `${value} ${heading}` : value));
  return { name: words.map(each => each.toLowerCase().replace(/[^a-z0-9.]+/g, '-')).join('_'), of };
}
