import { proxySurvives } from './envoy/proxy-drills';
import { printedAtTheEnd } from './replicated/suite';
import { ENGINES } from './support/engines';

const lines = printedAtTheEnd();

describe.each(ENGINES)('an Envoy proxy, %s', engine => proxySurvives(engine, lines));
