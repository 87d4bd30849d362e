#!/usr/bin/env node
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
}).then(code => {
  // Not `exit`: what was written to a pipe would be cut off.
  process.exitCode = code;
});
