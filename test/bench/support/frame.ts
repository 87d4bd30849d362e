/** Runs a benchmark to its end: what goes wrong is said in a sentence, and what it started is ended in any case. */
export function bench(run: () => Promise<void>, ...ends: readonly (() => Promise<void>)[]): void {
  run()
    .catch((error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    })
    .finally(() => Promise.all(ends.map(end => end())));
}

/** Prints figures. */
export function print(text: string): void {
  process.stdout.write(text);
}
