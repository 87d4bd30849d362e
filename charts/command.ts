/** Runs a command of this folder: its problem is one sentence on standard error, and exit code 1. */
export function command(main: () => void): void {
  try {
    main();
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
    process.exitCode = 1;
  }
}
