import { PORTS } from '../../lib/config/ports';
import { ask, pageOf } from '../api-server';
import type { LoadOptions } from './options';
import type { LoadReport } from './report';

/** A load program somewhere. */
export interface LoadClient {
  /** Begins a run, once its keys are there. */
  start(options: LoadOptions): Promise<LoadReport>;
  report(): Promise<LoadReport>;
  /** Ends a run, and waits until its keys are gone. */
  stop(): Promise<LoadReport>;
}

/** A million keys take a while to make and to delete. */
const TIMEOUT_MS = 600_000;

/** The load program in a pod, reached through the API server's proxy: works wherever `kubectl` does. */
export function loadInPod(namespace: string, pod: string): LoadClient {
  const say = (verb: string, body?: unknown) =>
    ask<LoadReport>(pageOf(namespace, pod, PORTS.http.number, verb), { body, timeoutMs: TIMEOUT_MS });
  return {
    start: options => say('start', options),
    report: () => say('report'),
    stop: () => say('stop', {}),
  };
}
