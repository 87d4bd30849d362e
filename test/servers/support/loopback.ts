/** Number of this worker, from 1. */
export const WORKER = Number(process.env.JEST_WORKER_ID ?? 1);

/**
 * The first half of the addresses that this worker's servers listen on: those of test files that run side by side must
 * not meet.
 */
export const LOOPBACK = `127.${WORKER + 9}`;
