import * as cluster from './cluster/drills';
import * as clusterSuite from './cluster/suite';
import { drainsNodes } from './nodes/drain';
import { formed, printedAtTheEnd, subjectOf } from './replicated/suite';
import * as sentinel from './sentinel/drills';
import { wantedSentinel } from './sentinel/wanted';
import { deploy, settled } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';

const WHERE = { namespace: 'redis-nodes', clients: 'redis-nodes-clients' };

const lines = printedAtTheEnd();

describe.each(enginesInTurn(1).filter(isDrilled))('the nodes of a cluster of %s', engine => {
  const subject = clusterSuite.subjectOf(engine, lines);

  it('have it', async () => {
    await deploy(subject.environment);
    await settled(subject.environment);
  });

  cluster.survivesNodes(subject, engine);
});

describe.each(enginesInTurn(0).filter(isDrilled))('the nodes of servers and Sentinels, %s', engine => {
  const subject = subjectOf(engine, Object.values(WHERE), lines);

  it('have them', async () => {
    subject.becomes(await formed(subject, wantedSentinel(engine, WHERE)));
  });

  sentinel.survivesNodes(subject, engine);
});

describe.each(enginesInTurn(1).filter(isDrilled))('the command, beside nodes with servers of %s', engine => {
  drainsNodes(engine);
});
