import type { Routes } from '../../programs/http';
import { runRoutes } from '../run-routes';
import { parseOptions, type RunOptions } from './options';
import type { Run } from './run';

/** The ledger's HTTP interface over `start`, which begins a run. One run at a time. */
export function ledgerRoutes(start: (options: RunOptions) => Promise<Run>): Routes {
  return runRoutes(parseOptions, start);
}
