import { App, Chart } from 'cdk8s';
import type { PropertySubject } from './subjects';

/** What came of some props. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly objects: readonly object[] }
  | { readonly kind: 'refused'; readonly sentences: readonly string[] }
  /** An error that is no sentence about the props: what must not be. */
  | { readonly kind: 'crashed'; readonly error: Error };

/** What is no word that a sentence about props has. */
const UNSAID = /\[object Object\]|^\s*$/;

/** Where it would all stand. */
export const NAMESPACE = 'properties';

/** Builds a construct with some props, beside what it always has, and says what came of it. */
export function judge({ build, beside }: PropertySubject, props: object): Verdict {
  try {
    const app = new App();
    const chart = new Chart(app, 'test', { namespace: NAMESPACE });
    build(chart, { ...beside?.(chart), ...props } as never);
    // Asked one by one: the message of a synthesis has them in lines, and a value that one shows may have lines too.
    const problems = app.node.findAll().flatMap(construct => construct.node.validate());
    return problems.length > 0 ? sentences(problems) : { kind: 'accepted', objects: chart.toJson() };
  } catch (error) {
    return { kind: 'crashed', error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function sentences(problems: readonly string[]): Verdict {
  const unsaid = problems.find(problem => UNSAID.test(problem));
  return unsaid === undefined
    ? { kind: 'refused', sentences: problems }
    : { kind: 'crashed', error: new Error(`This is no sentence: ${unsaid}`) };
}
