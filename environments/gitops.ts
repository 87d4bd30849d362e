/** A Git repository that manifests are written to, and that Argo CD follows. */
export interface GitOpsRepository {
  /** URL: `https://…`, or `git@host:path` for one that is read with a key. */
  readonly url: string;
  /** Branch, tag or commit that is followed. */
  readonly revision: string;
  /** Folder in it that has a folder for each environment. */
  readonly folder: string;
}

/** What stands where the URL of your repository belongs. */
export const GITOPS_PLACEHOLDER = 'https://git.example.com/your-organisation/your-repository.git';

/** The GitOps repository of all environments. */
export const GITOPS: GitOpsRepository = {
  url: GITOPS_PLACEHOLDER,
  revision: 'main',
  folder: 'environments',
};
