/**
 * The first half of the addresses that this worker's servers listen on: those of test files that run side by side must
 * not meet.
 */
export const LOOPBACK = `127.${Number(process.env.JEST_WORKER_ID ?? 1) + 9}`;
