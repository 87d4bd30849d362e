import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds; a condition that throws doesn't hold yet. Says what it waited for when time is up. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  let last = 'it stayed false';
  while (Date.now() < end) {
    try {
      if (await holds()) return;
      last = 'it stayed false';
    } catch (error) {
      last = String(error);
    }
    await sleep(50);
  }
  throw new Error(`waited ${timeoutMs / 1000} s until ${what}: ${last}`);
}
