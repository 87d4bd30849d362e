import { execFile } from 'node:child_process';

/** What a command printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that did not end with 0, or could not be run at all. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly output: Output,
  ) {
    super(message);
  }
}

/** How to run a command. */
export interface CommandOptions {
  /** Given on standard input. */
  readonly input?: string;
  /** Default two minutes. */
  readonly timeoutMs?: number;
  /** Variables beside those of this process: what must not stand among the arguments. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command without a shell. Rejects with a {@link CommandError} that says what the command complained of. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Output> {
  const { input = '', timeoutMs = 120_000, env } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      // Said outright: a test runner has an environment of its own, which a child would not get by itself.
      { env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (!error) return resolve({ stdout, stderr });
        const why = error.killed
          ? `it took longer than ${timeoutMs / 1000} s`
          : stderr.trim() || stdout.trim() || error.message;
        reject(new CommandError(`${[file, ...args].join(' ')} failed: ${why}`, { stdout, stderr }));
      },
    );
    // A command that ends before it has read its input breaks the pipe; its own error says more than that.
    child.stdin?.on('error', () => {}).end(input);
  });
}
