import { EXIT, type Streams } from './streams';

/**
 * Does what takes a while and leaves something behind when somebody interrupts it: what that is, is said then, and the
 * process ends.
 */
export async function saying<T>({ error }: Streams, left: string, work: () => Promise<T>): Promise<T> {
  const stop = () => {
    error(`Interrupted. ${left}\n`);
    process.exit(EXIT.failed);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.removeListener(signal, stop);
  }
}
