import { json, type Reply, type Routes, sentence, text } from '../programs/http';

/** Something that goes on and can be asked how. */
interface Run<Report> {
  report(): Report;
  stop(): Promise<Report>;
}

/**
 * The HTTP interface of a program that does one run at a time: `POST /start` with its options, `GET /report`, `POST /stop`.
 *
 * @param parse throws a sentence where the options are wrong
 * @param start rejects when the servers do not answer
 */
export function runRoutes<Options, Report extends { readonly state: string }>(
  parse: (body: string) => Options,
  start: (options: Options) => Promise<Run<Report>>,
): Routes {
  let run: Run<Report> | undefined;
  let starting = false;
  const withRun = async (ask: (run: Run<Report>) => unknown): Promise<Reply> =>
    run ? json(200, await ask(run)) : problem(404, 'No run was started: POST /start begins one.');

  return {
    'POST /start': async body => {
      let options: Options;
      try {
        options = parse(body);
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
