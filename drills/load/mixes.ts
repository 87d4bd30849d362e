import { COMMANDS, type CommandName, commandOf, type KeyKind } from './commands';

/** Commands by how often each is sent, against the others. */
export type Weights = Readonly<Partial<Record<CommandName, number>>>;

/** A mix of commands. */
export interface Mix {
  readonly weights: Weights;
  /** Size of a value, where nobody asks for another. */
  readonly valueBytes: number;
}

/** Mixes of what Redis is used for. */
export const MIXES = {
  /** Pages and rows kept from elsewhere: read mostly, written with an end. */
  cache: { weights: { get: 90, set: 10 }, valueBytes: 512 },
  /** Sessions as hashes: read whole, changed by field, and kept alive. */
  session: { weights: { hgetall: 70, hset: 20, expire: 10 }, valueBytes: 1000 },
  /** Counts and limits. */
  counter: { weights: { incr: 100 }, valueBytes: 1 },
  /** Work put in at one end of a list and taken out at the other. */
  queue: { weights: { lpush: 50, rpop: 50 }, valueBytes: 200 },
  /** Writes alone: what replicas and disks take. */
  write: { weights: { set: 100 }, valueBytes: 100 },
} as const satisfies Readonly<Record<string, Mix>>;

/** Of a mix of one's own. */
const VALUE_BYTES = 100;

/** Reads the name of a mix, or one's own such as `get=80,set=20`. The problems say what is wrong with it. */
export function parseMix(text: string): { readonly mix: Mix } | { readonly problems: readonly string[] } {
  if (isMix(text)) return { mix: MIXES[text] };
  if (!text.includes('=')) {
    const names = Object.keys(MIXES).join(', ');
    return { problems: [`"${text}" is no mix (there are ${names}, or one's own such as get=80,set=20)`] };
  }
  const parts = text.split(',').map(part => part.split('='));
  const problems = parts.flatMap(([name = '', weight = '', ...more]) => {
    if (!isCommand(name)) return [`"${name}" is no command of a mix (they are ${Object.keys(COMMANDS).join(', ')})`];
    const wrong = more.length > 0 || !/^\d+$/.test(weight) || Number(weight) === 0;
    return wrong ? [`${name} has to have a whole number above 0, such as ${name}=10`] : [];
  });
  const names = parts.map(([name = '']) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  problems.push(...twice.map(name => `${name} is there twice`));
  if (problems.length > 0) return { problems };
  const weights: Weights = Object.fromEntries(parts.map(([name, weight]) => [name, Number(weight)]));
  return { mix: { weights, valueBytes: VALUE_BYTES } };
}

/** A mix as one would type it. */
export function mixText(weights: Weights): string {
  return entriesOf(weights)
    .map(([name, weight]) => `${name}=${weight}`)
    .join(',');
}

/** The kinds of keys that a mix is about. */
export function kindsOf(weights: Weights): readonly KeyKind[] {
  return [...new Set(entriesOf(weights).map(([name]) => commandOf(name).kind))];
}

/** Chooses a command by a number from 0 up to 1: each as often as its weight says. */
export function chooser(weights: Weights): (random: number) => CommandName {
  const entries = entriesOf(weights);
  const [last] = entries.at(-1) ?? [];
  if (last === undefined) throw new Error('A mix has one command at least.');
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let below = 0;
  const bounds = entries.map(([name, weight]) => {
    below += weight / total;
    return [name, below] as const;
  });
  // The last bound is 1 but for what adding up has lost.
  return random => bounds.find(([, bound]) => random < bound)?.[0] ?? last;
}

function entriesOf(weights: Weights): [CommandName, number][] {
  return Object.entries(weights) as [CommandName, number][];
}

function isMix(text: string): text is keyof typeof MIXES {
  return Object.hasOwn(MIXES, text);
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}
