/** Something that happened, from whoever noticed it. */
export interface Happening {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Who says so: `Kubernetes`, or `keeper`. */
  readonly from: 'Kubernetes' | 'keeper';
  /** Whom it is about, such as a pod. @default - the topology */
  readonly about?: string;
  readonly what: string;
}

/** An event as the API server has it. */
export interface ClusterEvent {
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly count?: number;
  readonly eventTime?: string | null;
  readonly lastTimestamp?: string | null;
  readonly metadata: { readonly creationTimestamp: string };
}

/** Events of what belongs to a topology, by the names of its objects. */
export function ofCluster(events: readonly ClusterEvent[], belongs: (name: string) => boolean): Happening[] {
  return events
    .filter(({ involvedObject }) => belongs(involvedObject.name))
    .map(({ involvedObject: { kind, name }, reason, message = '', count = 1, ...event }) => ({
      time: timeOf(event),
      from: 'Kubernetes',
      about: kind === 'Pod' ? name : `${kind} ${name}`,
      what: `${[reason, message.trim().replaceAll('\n', ' ')].filter(Boolean).join(': ')}${count > 1 ? ` (${count} times)` : ''}`,
    }));
}

/** Without milliseconds, where one clock has them and another does not: they are compared as texts. */
function timeOf({ eventTime, lastTimestamp, metadata }: Omit<ClusterEvent, 'involvedObject'>): string {
  return new Date(lastTimestamp ?? eventTime ?? metadata.creationTimestamp).toISOString();
}

/** What a keeper logged, a line of JSON an event. What is none, as of a program that could not start, is left out. */
export function ofKeeper(log: string): Happening[] {
  return log.split('\n').flatMap(line => {
    const entry = parsed(line);
    if (entry === undefined) return [];
    const { time, level: _, event, pod, ...fields } = entry;
    const about = typeof pod === 'string' ? pod : undefined;
    return [
      {
        time: String(time),
        from: 'keeper' as const,
        ...(about === undefined ? {} : { about }),
        what: told(String(event), fields),
      },
    ];
  });
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'time' in entry && 'event' in entry
      ? { ...entry }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that say most come first, without their names. */
function told(event: string, { step, why, state, reason, answer, ...more }: Record<string, unknown>): string {
  // The name of such an event is that of its first field.
  const what = [event === 'state' ? undefined : event, step ?? state].filter(word => word !== undefined).join(' ');
  const because = why ?? reason ?? answer;
  const rest = Object.entries(more).map(([name, value]) => `${name}: ${said(value)}`);
  return [because === undefined ? what : `${what}: ${said(because)}`, ...rest].join('; ');
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** All in the order in which it happened, from a moment on. */
export function timeline(all: readonly Happening[], since: Date): Happening[] {
  return all
    .filter(({ time }) => Date.parse(time) >= since.getTime())
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

/** Seconds of a duration such as `90s`, `15m`, `2h` or `1d`; undefined where it is none. */
export function secondsOf(duration: string): number | undefined {
  const match = /^(\d+)([smhd])$/.exec(duration);
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : undefined;
}
