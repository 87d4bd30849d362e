import type { Call } from '../../connections';
import type { SlotRange } from '../slots';

/** One move of slots as the server that runs it has it written down. */
export interface Job {
  readonly name: string;
  /** Whether this server was told to begin it; the other one has it written down too. */
  readonly isOwn: boolean;
  readonly slots: readonly SlotRange[];
  readonly state: string;
  readonly message: string;
}

/** How servers of a kind move whole slots between them. */
export interface Mechanism {
  /** The server that is told to. */
  readonly teller: 'owner' | 'target';
  /** Begins a job. */
  begin(call: Call, slots: readonly SlotRange[], toId: string): Promise<unknown>;
  jobs(call: Call): Promise<Job[]>;
  /** Ends a job that failed and that the server would go on trying. @default - it does not */
  giveUp?(call: Call, name: string): Promise<unknown>;
}

const bounds = (slots: readonly SlotRange[]) => slots.flatMap(({ start, end }) => [start, end]);

/** Valkey 9: the server that gives slots is told. @see https://valkey.io/commands/cluster-migrateslots/ */
const MIGRATESLOTS: Mechanism = {
  teller: 'owner',
  begin: (call, slots, toId) => call('CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', ...bounds(slots), 'NODE', toId),
  jobs: async call => readJobs(await call('CLUSTER', 'GETSLOTMIGRATIONS')),
};

/** Redis 8.4: the server that gets slots is told. @see https://redis.io/docs/latest/commands/cluster-migration/ */
const IMPORT: Mechanism = {
  teller: 'target',
  begin: (call, slots) => call('CLUSTER', 'MIGRATION', 'IMPORT', ...bounds(slots)),
  jobs: async call => readTasks(await call('CLUSTER', 'MIGRATION', 'STATUS', 'ALL')),
  giveUp: (call, name) => call('CLUSTER', 'MIGRATION', 'CANCEL', 'ID', name),
};

export const MECHANISMS = { migrateslots: MIGRATESLOTS, import: IMPORT } as const;

/** Reads the reply of `CLUSTER GETSLOTMIGRATIONS`: a list of flat lists of fields. */
export function readJobs(reply: unknown): Job[] {
  return fieldsIn(reply).map(text => ({
    name: text('name'),
    isOwn: text('operation') === 'EXPORT',
    slots: rangesIn(text('slot_ranges')),
    state: text('state'),
    message: text('message').trim(),
  }));
}

/** Reads the reply of `CLUSTER MIGRATION STATUS`: a list of flat lists of fields. */
export function readTasks(reply: unknown): Job[] {
  return fieldsIn(reply).map(text => ({
    name: text('id'),
    isOwn: text('operation') === 'import',
    slots: rangesIn(text('slots')),
    state: text('state'),
    message: text('last_error').trim(),
  }));
}

function fieldsIn(reply: unknown): ((name: string) => string)[] {
  return (Array.isArray(reply) ? reply : []).map((fields: unknown) => {
    const list = Array.isArray(fields) ? fields : [];
    return name => {
      const at = list.indexOf(name);
      return at < 0 ? '' : String(list[at + 1] ?? '');
    };
  });
}

function rangesIn(text: string): SlotRange[] {
  return text.split(/[\s,]+/).flatMap(each => {
    const [, start, end = start] = /^(\d+)(?:-(\d+))?$/.exec(each) ?? [];
    return start === undefined ? [] : [{ start: Number(start), end: Number(end) }];
  });
}
