import { survives } from './front/drills';
import { formed, printedAtTheEnd, subjectOf } from './replicated/suite';
import { wantedSentinel } from './sentinel/wanted';
import { enginesInTurn } from './support/engines';

const WHERE = { namespace: 'redis-front', clients: 'redis-front-clients' };

const lines = printedAtTheEnd();

describe.each(enginesInTurn(0))('a front of servers with Sentinels, %s', engine => {
  const subject = subjectOf(engine, Object.values(WHERE), lines);

  it('forms', async () => {
    subject.becomes(await formed(subject, wantedSentinel(engine, WHERE)));
  });

  survives(subject, engine);
});
