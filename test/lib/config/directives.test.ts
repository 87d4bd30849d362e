import { directiveProblem } from '../../../lib/config/directives/directives';
import { KNOWN } from '../../../lib/config/directives/known';
import { OWNED } from '../../../lib/config/directives/owned';
import { ENGINES, isTested } from '../../../lib/config/engines';
import { clusterConf } from '../../../lib/config/redis-conf';

const TESTED = Object.keys(ENGINES).filter(isTested);

it.each(TESTED)('each directive that %s knows is taken or owned, and none of the others', engine => {
  for (const [name, engines] of Object.entries<readonly string[]>(KNOWN)) {
    const refused = directiveProblem(name, engine) !== undefined;
    expect([name, refused]).toEqual([name, name in OWNED || !engines.includes(engine)]);
  }
});

it.each(TESTED)('%s knows each directive that it is given', engine => {
  const text = clusterConf({
    nodeTimeoutMs: 5000,
    memory: '1Gi',
    durability: 'both',
    ioThreads: 2,
    engine,
    directives: {},
  });
  for (const line of text.trimEnd().split('\n')) {
    const name = line.split(' ')[0] as keyof typeof KNOWN;
    expect([name, KNOWN[name]]).toEqual([name, expect.arrayContaining([engine])]);
  }
});

it('says of each owned directive what to do', () => {
  for (const why of Object.values(OWNED)) expect(why).toMatch(/set `|leave it out|credentials/);
});
