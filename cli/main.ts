#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { Failure } from './failure';
import { run } from './run';

// A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void run(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  error: text => void process.stderr.write(text),
  width: process.stdout.columns,
  ...(process.stderr.isTTY ? { live: true } : {}),
  ...(process.stdin.isTTY ? { ask } : {}),
  onInterrupt: end => void process.once('SIGINT', end).once('SIGTERM', end),
}).then(code => {
  // Not `exit`: what was written to a pipe would be cut off.
  process.exitCode = code;
});

/**
 * On standard error: what the command says may be on its way into a file.
 *
 * @throws Failure where there is no answer: interrupted, or at the end of what is read
 */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<never>((_, reject) => lines.once('close', reject));
  try {
    return await Promise.race([lines.question(question), closed]);
  } catch {
    process.stderr.write('\n');
    throw new Failure('Nothing was done.');
  } finally {
    lines.close();
  }
}
