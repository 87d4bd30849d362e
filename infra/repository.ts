import type * as pulumi from '@pulumi/pulumi';
import type { CloudEnvironment } from '../environments';
import { GITOPS, GITOPS_PLACEHOLDER, type GitOpsRepository } from '../environments/gitops';
import { check, type Problems, shown } from '../lib/validation';
import type { StackConfig } from './config';
import type { RepositoryCredentials } from './platform/argo-cd';

/** Keys of a stack's configuration, in the namespace of the program, by which a private GitOps repository is read. */
export const REPOSITORY_KEYS = {
  sshKey: 'repositorySshKey',
  token: 'repositoryToken',
  username: 'repositoryUsername',
} as const;

/** Configuration of the program, and which of it Pulumi keeps encrypted. */
export interface ProgramConfig {
  readonly program: string;
  readonly config: StackConfig;
  /** Keys, each with its namespace. */
  readonly encrypted: readonly string[];
}

/** How a repository is reached, by its URL: `git@host:path` and `ssh://` by a key, `https://` by a token. */
function reachedBy(url: string): 'ssh' | 'https' | undefined {
  if (/^ssh:\/\/|^[\w.-]+@[\w.-]+:/.test(url)) return 'ssh';
  return url.startsWith('https://') ? 'https' : undefined;
}

/** What is wrong with the way in which Argo CD is to read the environment's repository. */
export function repositoryProblems(
  { name, workloads }: Pick<CloudEnvironment, 'name' | 'workloads'>,
  { url }: Pick<GitOpsRepository, 'url'>,
  { program, config, encrypted }: ProgramConfig,
): Problems {
  const has = (key: string) => config[`${program}:${key}`] !== undefined;
  const { sshKey, token, username } = REPOSITORY_KEYS;
  const given = [sshKey, token, username].filter(has);
  if (workloads !== 'argocd') {
    return given.map(
      key =>
        `${program}:${key} is not read: Argo CD is not installed in ${name}; take it away: pulumi config rm ${key}`,
    );
  }
  const by = reachedBy(url);
  const clear = [sshKey, token].filter(key => has(key) && !encrypted.includes(`${program}:${key}`));
  return [
    ...check(
      [
        url === GITOPS_PLACEHOLDER,
        `the GitOps repository is still ${shown(url)}, for Argo CD to follow; set the URL of yours in environments/gitops.ts, or workloads in environments/${name}.ts to "direct"`,
      ],
      [
        by === undefined,
        `the GitOps repository is ${shown(url)}, which Argo CD cannot read; set a URL such as "https://host/path.git" or "git@host:path.git" in environments/gitops.ts`,
      ],
      [has(sshKey) && by !== 'ssh', wrongKey(program, sshKey, url, 'a URL such as git@host:path')],
      [has(token) && by !== 'https', wrongKey(program, token, url, 'a URL that begins with https://')],
      [
        has(username) && !has(token),
        `${program}:${username} goes with a token, and there is none; set it: pulumi config set --secret ${token}`,
      ],
      [
        by === 'ssh' && !has(sshKey),
        `${program}:${sshKey} is not set, and ${shown(url)} is read by SSH; set a private key that may read it: pulumi config set --secret ${sshKey} < FILE`,
      ],
    ),
    ...clear.map(key => `${program}:${key} is in clear text; set it anew: pulumi config set --secret ${key}`),
  ];
}

function wrongKey(program: string, key: string, url: string, wanted: string): string {
  return `${program}:${key} is for ${wanted}, and the GitOps repository is ${shown(url)}; take it away: pulumi config rm ${key}`;
}

/** The GitOps repository, and what it is read with. */
export function repositoryOf(
  config: pulumi.Config,
): GitOpsRepository & { readonly credentials?: RepositoryCredentials } {
  const sshKey = config.getSecret(REPOSITORY_KEYS.sshKey);
  const token = config.getSecret(REPOSITORY_KEYS.token);
  const username = config.get(REPOSITORY_KEYS.username);
  if (sshKey) return { ...GITOPS, credentials: { sshKey } };
  return token ? { ...GITOPS, credentials: { token, username } } : GITOPS;
}

/** Keys of the configuration that Pulumi keeps encrypted: it tells programs by this variable, and by no function. */
export function encryptedKeys(): readonly string[] {
  return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || '[]');
}
