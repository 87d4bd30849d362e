import { mirrorSurvives } from './envoy/mirror-drills';
import { proxySurvives } from './envoy/proxy-drills';
import { printedAtTheEnd } from './replicated/suite';
import { enginesInTurn } from './support/engines';

const lines = printedAtTheEnd();

describe.each(enginesInTurn(0))('an Envoy proxy, %s', engine => proxySurvives(engine, lines));

// Three servers with one engine, two with the next, and so on.
describe.each(enginesInTurn(1).map((engine, index) => ({ engine, servers: 3 - (index % 2) })))(
  'a mirror of $servers servers, $engine',
  ({ engine, servers }) => mirrorSurvives(engine, servers, lines),
);
