import { parseSpec, readSettings } from '../../snapshots/settings';

const ENV = {
  SPEC_FILE: '/config/spec.json',
  POD_NAMESPACE: 'shop',
  JOB: 'uid',
  KUBERNETES_SERVICE_HOST: 'fd00::1',
  KUBERNETES_SERVICE_PORT: '443',
};

it('reads where to ask, and as which Job', () => {
  expect(readSettings(ENV)).toEqual({
    url: 'https://[fd00::1]:443',
    namespace: 'shop',
    job: 'uid',
    specFile: '/config/spec.json',
    tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  });
  expect(readSettings({ ...ENV, KUBERNETES_SERVICE_HOST: '10.0.0.1' }).url).toBe('https://10.0.0.1:443');
});

it('names all that is missing at once', () => {
  expect(() => readSettings({ SPEC_FILE: 'x', KUBERNETES_SERVICE_PORT: '443' })).toThrow(
    'Not set: POD_NAMESPACE, JOB, KUBERNETES_SERVICE_HOST.',
  );
});

const SPEC = { labels: { a: 'b' }, claims: ['data-web-0'], snapshotClass: 'fast', keep: 7 };

it('reads a spec', () => {
  expect(parseSpec(JSON.stringify(SPEC))).toEqual(SPEC);
  const { snapshotClass: _, ...plain } = SPEC;
  expect(parseSpec(JSON.stringify(plain))).toEqual(plain);
});

it.each<[object, string]>([
  [{ labels: { a: 1 } }, 'labels must be an object of texts'],
  [{ claims: [] }, 'claims must be a list of names'],
  [{ claims: [''] }, 'claims must be a list of names'],
  [{ snapshotClass: '' }, 'snapshotClass must be a text'],
  [{ keep: 0 }, 'keep must be a whole number'],
])('refuses %j', (wrong, sentence) => {
  expect(() => parseSpec(JSON.stringify({ ...SPEC, ...wrong }))).toThrow(sentence);
});
