import { RULES } from '../../../infra/policy/rules';
import { page, tableBelow } from '../../docs/markdown';
import { broken } from '../support/policies';
import { CASES } from './cases';
import { resource } from './resource';

const STACK = 'gke-prod';

it('has cases for each rule, and rules for all cases', () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ name }) => name).sort());
});

describe.each(RULES.map(rule => [rule.name, rule] as const))('%s', (name, rule) => {
  const { bad = [], good = [] } = CASES[name] ?? {};
  const saidOf = async (made: Parameters<typeof broken>[2]) =>
    (await broken([rule], STACK, made, { disabled: true })).map(({ message }) => message);

  for (const [what, made, ...sentences] of bad) {
    it(`refuses ${what}`, async () => {
      const said = await saidOf(made);
      expect(said).toHaveLength(sentences.length);
      sentences.forEach((sentence, index) => {
        expect(said[index]).toMatch(sentence);
      });
    });
  }

  it.each(good)('takes %s', async (_, made) => {
    expect(await saidOf(made)).toEqual([]);
  });

  it('says what it is for, how to mend what breaks it, and how bad that is', () => {
    expect(rule.description).toMatch(/\.$/);
    expect(rule.remediationSteps).toMatch(/\.$/);
    expect(rule.severity).toBeDefined();
  });
});

it('has a row in the docs for each rule, in the same order, and no other', () => {
  const rows = tableBelow(page('docs/guard-rails.md'), 'Rules');
  expect(rows.map(([name = '']) => name.replaceAll('`', ''))).toEqual(RULES.map(({ name }) => name));
});

describe('configuration', () => {
  const disk = resource('gcp:compute/disk:Disk', { labels: { environment: 'shop', 'managed-by': 'pulumi' } });
  const names = async (...args: Parameters<typeof broken>) => (await broken(...args)).map(({ rule }) => rule);

  it.each([
    ['gke-prod', true],
    ['staging', true],
    ['gke-dev', false],
    ['dev', false],
    ['dev-of-production', true],
  ])('takes the stack %s for production unless its name says development: %s', async (stack, isProduction) => {
    expect(await names(RULES, stack, [disk])).toEqual(isProduction ? ['production-is-protected'] : []);
  });

  it('says by which names', async () => {
    const config = { 'production-is-protected': { development: ['play.*', 'staging'] } };
    expect(await names(RULES, 'staging', [disk], { config })).toEqual([]);
    expect(await names(RULES, 'play.ground', [disk], { config })).toEqual([]);
    expect(await names(RULES, 'playground', [disk], { config })).toEqual(['production-is-protected']);
    expect(await names(RULES, 'gke-dev', [disk], { config })).toEqual(['production-is-protected']);
  });

  it('says which labels', async () => {
    const config = { 'everything-is-labelled': { keys: ['team'] } };
    expect(await names(RULES, 'dev', [disk], { config })).toEqual(['everything-is-labelled']);
  });

  it('refuses the DNS name of GKE on request', async () => {
    const cluster = resource('gcp:container/cluster:Cluster', {
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true },
        ipEndpointsConfig: { enabled: false },
      },
      privateClusterConfig: { enablePrivateNodes: true },
      resourceLabels: { environment: 'shop', 'managed-by': 'pulumi' },
    });
    const config = { 'control-plane-has-an-allow-list': { dnsName: 'refused' } };
    expect(await names(RULES, 'dev', [cluster])).toEqual([]);
    expect(await names(RULES, 'dev', [cluster], { config })).toEqual(['control-plane-has-an-allow-list']);
  });

  it('asks for keys of your own on request alone', async () => {
    expect(await names(RULES, 'dev', [disk], { disabled: true })).toEqual(['keys-are-your-own']);
  });
});
