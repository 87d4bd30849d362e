import { formed, printedAtTheEnd, subjectOf } from './replicated/suite';
import { survives } from './replication/drills';
import { wantedReplication } from './replication/wanted';
import { enginesInTurn } from './support/engines';

const WHERE = { namespace: 'redis-replication', clients: 'redis-replication-clients' };

const lines = printedAtTheEnd();

describe.each(enginesInTurn(1))('a primary with replicas, %s', engine => {
  const subject = subjectOf(engine, Object.values(WHERE), lines);

  it('forms', async () => {
    subject.becomes(await formed(subject, wantedReplication(engine, WHERE)));
  });

  survives(subject, engine);
});
