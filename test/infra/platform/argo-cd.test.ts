import { ArgoCd, type ArgoCdArgs } from '../../../infra/platform/argo-cd';
import type { ArgoCdSettings } from '../../../infra/platform/settings';
import { only, record } from '../support/recorder';

const RELEASE = 'kubernetes:helm.sh/v3:Release';
const SECRET = 'kubernetes:core/v1:Secret';
const URL = 'https://git.example.com/shop/manifests.git';

const made = async (args: Partial<ArgoCdArgs> = {}) =>
  (await record(() => new ArgoCd('argocd', { repository: { url: URL }, ...args }))).made;
const values = async (settings: ArgoCdSettings = {}) => only(await made({ settings }), RELEASE).inputs.values;

it('is a release of a fixed version, whose definitions outlive it', async () => {
  expect(only(await made(), RELEASE).inputs).toMatchObject({
    name: 'argocd',
    namespace: 'argocd',
    chart: 'argo-cd',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    values: { crds: { keep: true } },
  });
});

it('is there once and without an account, unless it is asked for', async () => {
  const { configs, server, ...rest } = await values();
  expect(configs).toEqual({ cm: { 'admin.enabled': false } });
  expect(server.replicas).toBe(1);
  expect(rest['redis-ha']).toEqual({ enabled: false });
});

it('takes all that can be said of it', async () => {
  const settings: Required<ArgoCdSettings> = {
    highAvailability: true,
    adminAccount: true,
    knownHosts: ['git.example.com ssh-ed25519 AAAA', 'git.example.org ssh-ed25519 BBBB'],
  };
  const { configs, server, repoServer, applicationSet, ...rest } = await values(settings);
  expect(configs).toEqual({
    cm: { 'admin.enabled': true },
    ssh: { extraHosts: 'git.example.com ssh-ed25519 AAAA\ngit.example.org ssh-ed25519 BBBB' },
  });
  for (const part of [server, repoServer, applicationSet]) {
    expect(part).toMatchObject({ replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } });
  }
  expect(rest['redis-ha']).toEqual({ enabled: true });
});

it('needs no Secret for a repository that everybody may read', async () => {
  expect((await made()).filter(({ type }) => type === SECRET)).toEqual([]);
});

it.each([
  ['a key', { sshKey: 'PRIVATE' }, { sshPrivateKey: 'PRIVATE' }],
  ['a token', { token: 'PRIVATE' }, { username: 'git', password: 'PRIVATE' }],
  ['a token with a name', { token: 'PRIVATE', username: 'robot' }, { username: 'robot', password: 'PRIVATE' }],
])('finds %s for a private one by a label, there before it starts', async (_, credentials, keys) => {
  const all = await made({ repository: { url: URL, credentials } });
  const { metadata, stringData } = only(all, SECRET).inputs;
  expect(metadata.labels).toEqual({ 'argocd.argoproj.io/secret-type': 'repository' });
  // In the envelope in which secrets travel.
  expect(stringData.value).toEqual({ type: 'git', url: URL, ...keys });
  expect(only(all, RELEASE).dependsOn).toContain(`${SECRET} argocd/${metadata.name}`);
  expect(JSON.stringify(only(all, RELEASE).inputs)).not.toContain('PRIVATE');
});
