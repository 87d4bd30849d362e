import { mirrorSurvives } from './envoy/mirror-drills';
import { proxySurvives } from './envoy/proxy-drills';
import { printedAtTheEnd } from './replicated/suite';
import { ENGINES } from './support/engines';

const lines = printedAtTheEnd();

describe.each(ENGINES)('an Envoy proxy, %s', engine => proxySurvives(engine, lines));

// Two servers with one engine, three with the other, and so on.
describe.each(ENGINES.map((engine, index) => ({ engine, servers: 2 + (index % 2) })))(
  'a mirror of $servers servers, $engine',
  ({ engine, servers }) => mirrorSurvives(engine, servers, lines),
);
