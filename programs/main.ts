import { sentence } from './http';

/** What a started program gives back: how to stop it. */
export type Stop = () => Promise<void>;

/** Writes one line of JSON to standard output. */
export function log(message: string, more: Readonly<Record<string, unknown>> = {}): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), message, ...more }));
}

/**
 * Starts a program and stops it on SIGTERM or SIGINT: exit 0 after a clean stop. A start that fails prints its one
 * sentence and exits with 1.
 */
export function runProgram(start: () => Promise<Stop>): void {
  start().then(
    stop => {
      let stopping = false;
      const onSignal = (signal: string) => {
        if (stopping) return;
        stopping = true;
        log('stopping', { signal });
        stop().then(
          () => process.exit(0),
          error => fail(error),
        );
      };
      process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    },
    error => fail(error),
  );
}

function fail(error: unknown): never {
  console.error(sentence(error));
  process.exit(1);
}
