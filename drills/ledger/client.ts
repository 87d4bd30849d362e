import { askText, pageOf } from '../api-server';
import type { RunOptions } from './options';
import type { Report } from './report';

/** A ledger somewhere. */
export interface LedgerClient {
  start(options?: Partial<RunOptions>): Promise<Report>;
  report(): Promise<Report>;
  /** Stops the writers, and waits until every acknowledged write was looked for. */
  stop(): Promise<Report>;
}

/** Looking for a million writes takes a while, and a cluster that does not answer is given its time. */
const STOP_TIMEOUT_MS = 600_000;

/** The ledger in a pod, reached through the API server's proxy: works wherever `kubectl` does. */
export function ledgerInPod(namespace: string, pod: string, port = 8080): LedgerClient {
  const say = async (verb: string, body?: unknown): Promise<Report> => {
    const text = await askText(pageOf(namespace, pod, port, verb), { body, timeoutMs: STOP_TIMEOUT_MS });
    return parseReport(text, `The ledger in pod ${namespace}/${pod}`);
  };
  return {
    start: (options = {}) => say('start', options),
    report: () => say('report'),
    stop: () => say('stop', {}),
  };
}

/** Reads a report. An error that the ledger answered becomes an Error with its sentence. */
export function parseReport(text: string, who: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${who} answered something that is no JSON: ${text.slice(0, 200)}`);
  }
  if (typeof value === 'object' && value !== null) {
    if ('error' in value) throw new Error(`${who} says: ${String(value.error)}`);
    if ('total' in value && 'shards' in value) return value as Report;
  }
  throw new Error(`${who} answered something that is no report: ${text.slice(0, 200)}`);
}
