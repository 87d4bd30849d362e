import { json, type Reply, type Routes, sentence, text } from '../../programs/http';
import { parseOptions, type RunOptions } from './options';
import type { Run } from './run';

/** The ledger's HTTP interface over `start`, which begins a run. One run at a time. */
export function ledgerRoutes(start: (options: RunOptions) => Promise<Run>): Routes {
  let run: Run | undefined;
  let starting = false;
  const withRun = async (ask: (run: Run) => unknown): Promise<Reply> =>
    run ? json(200, await ask(run)) : problem(404, 'No run was started: POST /start begins one.');

  return {
    'POST /start': async body => {
      let options: RunOptions;
      try {
        options = parseOptions(body);
      } catch (error) {
        return problem(400, sentence(error));
      }
      if (starting || (run && run.report().state !== 'done')) {
        return problem(409, 'A run is under way: POST /stop ends it.');
      }
      starting = true;
      try {
        run = await start(options);
        return json(200, run.report());
      } catch (error) {
        return problem(503, `The cluster does not answer: ${sentence(error)}`);
      } finally {
        starting = false;
      }
    },
    'GET /report': () => withRun(current => current.report()),
    'POST /stop': () => withRun(current => current.stop()),
    'GET /healthz': () => text(200, 'alive\n'),
  };
}

/** An error in the form of a Kubernetes Status: `kubectl` shows its message, and hides any other body behind its own. */
function problem(code: number, error: string): Reply {
  return json(code, { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, message: error, error });
}
