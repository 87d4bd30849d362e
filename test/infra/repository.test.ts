import { GITOPS } from '../../environments/gitops';
import { repositoryProblems } from '../../infra/repository';

const HTTPS = 'https://git.example.com/shop/manifests.git';
const SSH = 'git@git.example.com:shop/manifests.git';

interface Case {
  readonly url?: string;
  readonly workloads?: 'argocd' | 'direct' | 'others';
  /** Keys that are set, without the program's name. */
  readonly set?: readonly string[];
  /** @default - all of them */
  readonly encrypted?: readonly string[];
}

const problems = ({ url = HTTPS, workloads = 'argocd', set = [], encrypted = set }: Case) =>
  repositoryProblems(
    { name: 'shop', workloads },
    { url },
    {
      program: 'program',
      config: Object.fromEntries(set.map(key => [`program:${key}`, 'x'])),
      encrypted: encrypted.map(key => `program:${key}`),
    },
  );

it.each<[string, Case]>([
  ['one that everybody may read', {}],
  ['one that is read with a token', { set: ['repositoryToken'] }],
  ['one whose token has a name', { set: ['repositoryToken', 'repositoryUsername'], encrypted: ['repositoryToken'] }],
  ['one that is read with a key', { url: SSH, set: ['repositorySshKey'] }],
  ['one at another port', { url: 'ssh://git@git.example.com:2222/shop.git', set: ['repositorySshKey'] }],
  ['none, where Argo CD is not asked for', { url: GITOPS.url, workloads: 'direct' }],
])('takes %s', (_, each) => {
  expect(problems(each)).toEqual([]);
});

it.each<[string, Case, RegExp]>([
  [
    'the placeholder',
    { url: GITOPS.url },
    /still "https:\/\/git\.example\.com\/your-.*set the URL.*environments\/gitops\.ts/,
  ],
  ['a path', { url: '/srv/git' }, /is "\/srv\/git", which Argo CD cannot read; set a URL such as/],
  ['a key that is missing', { url: SSH }, /^program:repositorySshKey is not set.*--secret repositorySshKey < FILE$/],
  [
    'a key for nothing',
    { set: ['repositorySshKey'] },
    /repositorySshKey is for a URL such as git@host:path.*config rm/,
  ],
  [
    'a token for nothing',
    { url: SSH, set: ['repositorySshKey', 'repositoryToken'] },
    /repositoryToken is for a URL that begins with https/,
  ],
  ['a name without a token', { set: ['repositoryUsername'] }, /goes with a token.*--secret repositoryToken$/],
  [
    'a token in clear text',
    { set: ['repositoryToken'], encrypted: [] },
    /^program:repositoryToken is in clear text; set it anew: pulumi config set --secret repositoryToken$/,
  ],
  [
    'a token where there is no Argo CD',
    { workloads: 'others', set: ['repositoryToken'] },
    /^program:repositoryToken is not read: Argo CD is not installed in shop/,
  ],
])('refuses %s', (_, each, sentence) => {
  expect(problems(each)).toEqual([expect.stringMatching(sentence)]);
});
