/** Runs a command: its problem is one sentence on standard error, and exit code 1. */
export async function command(main: () => void | Promise<void>): Promise<void> {
  try {
    await main();
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
    process.exitCode = 1;
  }
}
