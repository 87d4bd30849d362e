import { until } from '../../drills/wait';
import { onSentinel } from './replicated/primary';
import { type Release, updateRelease } from './replicated/release';
import { formed, printedAtTheEnd, subjectOf } from './replicated/suite';
import { survives, survivesBeside } from './sentinel/drills';
import { expectApart, restartAll, sign, swapAddress } from './sentinel/never-meet';
import { TEST_ADDRESSES } from './sentinel/reuse-address';
import { wantedSentinel, wantedSidecars } from './sentinel/wanted';
import { enginesInTurn, FULL, isDrilled } from './support/engines';
import { zoneOfPod } from './support/zones';

const WHERE = { namespace: 'redis-sentinel', clients: 'redis-sentinel-clients' };
const OTHER = { namespace: 'redis-sentinel-other', clients: 'redis-sentinel-clients-other' };

const lines = printedAtTheEnd();

/** Needs a cluster whose nodes can be told which address comes next. On others it is shown as skipped; in CI it must run. */
const withAddresses = process.env[TEST_ADDRESSES] || process.env.CI ? it : it.skip;

describe.each(enginesInTurn(1))('servers and Sentinels with %s', engine => {
  const subject = subjectOf(engine, [...Object.values(WHERE), ...Object.values(OTHER)], lines);

  it('form', async () => {
    subject.becomes(await formed(subject, wantedSentinel(engine, WHERE)));
  });

  it('are in different zones', async () => {
    const { namespace, pods, sentinels } = subject.release();
    const zoneOf = await zoneOfPod(namespace);
    const possible = Math.min(3, new Set(zoneOf.values()).size);
    for (const each of [pods, sentinels]) expect(new Set(each.map(pod => zoneOf.get(pod))).size).toBe(possible);
  });

  survives(subject, engine);

  if (!FULL || !isDrilled(engine)) return;
  it('are told a change of how they watch, without being replaced', async () => {
    const patient = await updateRelease(wantedSentinel(engine, WHERE, { downAfterMs: 3500 }));
    const views = () =>
      Promise.all(patient.sentinels.map(each => onSentinel(patient, each, `sentinel master ${patient.primaryName}`)));
    await until(async () => (await views()).every(view => view.includes('\n3500\n')), {
      what: 'every Sentinel to have been told',
      timeoutMs: 240_000,
    });
  });

  describe('and another release of the same name', () => {
    let releases: [Release, Release];

    it('never meet', async () => {
      releases = [subject.release(), await formed(subject, wantedSentinel(engine, OTHER))];
      await sign(releases);
      await restartAll(releases);
      await expectApart(releases);
    });

    withAddresses('never meet when one gets an address of the other', async () => {
      subject.figure(`address ${await swapAddress(releases)} was that of a server of both releases`);
      await expectApart(releases);
    });
  });
});

describe.each(enginesInTurn(0).filter(isDrilled))('Sentinels beside the servers, %s', engine => {
  const subject = subjectOf(engine, Object.values(WHERE), lines);

  it('form', async () => {
    subject.becomes(await formed(subject, wantedSidecars(engine, WHERE)));
  });

  survivesBeside(subject, engine);
});
