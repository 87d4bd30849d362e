/** What a server said of itself at one moment. */
export interface RoleSample {
  /** When, by the server's own clock, in milliseconds since 1970. */
  readonly at: number;
  readonly primary: boolean;
  /** Whether it is a primary that takes writes: it has loaded its data, and as many replicas as it needs follow it. */
  readonly takesWrites: boolean;
}

/** What is asked for a sample. */
export const SAMPLE_COMMAND = 'info server clients persistence replication';

/** The last line of its reply. */
const LAST = /^repl_backlog_histlen:/;

/**
 * Reads the replies to {@link SAMPLE_COMMAND}, line by line as they come. What is no such reply, such as an error of a
 * connection, is passed over: that was no answer.
 *
 * @param minReplicas `min-replicas-to-write`. `INFO` says how many replicas follow well, not how many are needed.
 */
export function sampleReader(minReplicas: number, onSample: (sample: RoleSample) => void): (line: string) => void {
  let fields = new Map<string, string>();
  return line => {
    const text = line.trim();
    if (text === '# Server') fields = new Map();
    const colon = text.indexOf(':');
    if (colon > 0) fields.set(text.slice(0, colon), text.slice(colon + 1));
    if (!LAST.test(text)) return;
    const sample = sampleOf(fields, minReplicas);
    fields = new Map();
    if (sample) onSample(sample);
  };
}

function sampleOf(fields: ReadonlyMap<string, string>, minReplicas: number): RoleSample | undefined {
  const at = Number(fields.get('server_time_usec')) / 1000;
  const role = fields.get('role');
  if (!role || !(at > 0)) return undefined;
  const primary = role === 'master';
  // A pause of writes is shown by Valkey alone; where it is not, a paused primary counts as one that takes them.
  const paused = /^(write|all)$/.test(fields.get('paused_actions') ?? '');
  const followed = minReplicas === 0 || Number(fields.get('min_slaves_good_slaves') ?? 0) >= minReplicas;
  return { at, primary, takesWrites: primary && followed && !paused && fields.get('loading') !== '1' };
}
