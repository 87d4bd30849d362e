import {
  type CloudEnvironment,
  type EksEnvironment,
  type Environment,
  environments,
  type GkeEnvironment,
} from '../environments';
import { GITOPS, type GitOpsRepository } from '../environments/gitops';
import { check, type Problems, shown } from '../lib/validation';
import { inClusterProblems } from './in-cluster';
import { addressRange, overlap } from './ranges';
import { REPOSITORY_KEYS, repositoryProblems } from './repository';

/** What a stack is to build, and where. */
export type StackSettings =
  | {
      readonly environment: GkeEnvironment;
      /** Id of the Google Cloud project. */
      readonly project: string;
    }
  | {
      readonly environment: EksEnvironment;
      /** Id of the AWS account. */
      readonly account: string;
    };

/** Configuration of a stack as Pulumi has it: every key with its namespace, values as text. */
export type StackConfig = Readonly<Record<string, string | undefined>>;

/** What a stack's configuration is held against. */
export interface StackSurroundings {
  /** The GitOps repository. @default - that of `environments/gitops.ts` */
  readonly repository?: GitOpsRepository;
  /** Keys that Pulumi keeps encrypted, each with its namespace. @default - none */
  readonly encrypted?: readonly string[];
}

/** What the committed stack files have where the id of your project belongs. */
const PROJECT_PLACEHOLDER = 'your-project';

/** What they have where the id of your account belongs. */
const ACCOUNT_PLACEHOLDER = '000000000000';

/**
 * 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last; old ones have a domain before it.
 *
 * @see https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects
 */
const PROJECT_ID = /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Ranges that are for documentation, and nobody's. @see https://www.rfc-editor.org/rfc/rfc5737 */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].flatMap(cidr => addressRange(cidr) ?? []);

/**
 * Reads what a stack is to build: its name says which environment, its configuration where. Everything else is in the
 * environment's file, so that nothing else may be configured in the namespace of the program, but for what a private
 * repository is read with.
 *
 * @returns the settings, or a sentence for each mistake, with the command that mends it
 */
export function readStack(
  stack: string,
  program: string,
  config: StackConfig,
  { repository = GITOPS, encrypted = [] }: StackSurroundings = {},
): { readonly settings: StackSettings } | { readonly problems: Problems } {
  const environment = environments.find(({ name }) => name === stack);
  const unknown = unknownKeys(program, config, environment);
  const inCluster = (there: CloudEnvironment) => [
    ...inClusterProblems(there),
    ...repositoryProblems(there, repository, { program, config, encrypted }),
  ];
  switch (environment?.cloud) {
    case 'gke': {
      const project = config['gcp:project'] ?? '';
      const problems = [
        ...projectProblems(project),
        ...regionProblems('gcp:region', config, environment.name, environment.gke.region),
        ...inCluster(environment),
        ...unknown,
      ];
      return problems.length > 0 ? { problems } : { settings: { environment, project } };
    }
    case 'eks': {
      const accounts = accountsOf(config[ACCOUNTS] ?? '');
      const problems = [
        ...accountProblems(accounts, stack),
        ...regionProblems('aws:region', config, environment.name, environment.eks.region),
        ...operatorProblems(environment),
        ...inCluster(environment),
        ...unknown,
      ];
      return problems.length > 0 ? { problems } : { settings: { environment, account: accounts[0] ?? '' } };
    }
    default:
      return { problems: [...stackProblems(stack, environment), ...unknown] };
  }
}

function stackProblems(stack: string, environment: Environment | undefined): Problems {
  const buildable = environments.filter(({ cloud }) => cloud !== 'any').map(({ name }) => name);
  const choose = `choose ${buildable.join(' or ')}: pulumi stack select --create ${buildable[0]}`;
  return check(
    [environment === undefined, `the stack is named ${stack}, and there is no environment of that name; ${choose}`],
    [environment !== undefined, `${stack} is a cluster that is there already: apply its manifests, or ${choose}`],
  );
}

function projectProblems(project: string): Problems {
  const set = 'pulumi config set gcp:project ID';
  if (project === '') return [`gcp:project is not set; say which Google Cloud project to build in: ${set}`];
  return check(
    [
      project === PROJECT_PLACEHOLDER,
      `gcp:project is still ${shown(PROJECT_PLACEHOLDER)}; set the id of your project: ${set}`,
    ],
    [
      !PROJECT_ID.test(project),
      `gcp:project is ${shown(project)}, which is no id (names and numbers of projects are not); set the id: ${set}`,
    ],
  );
}

/** Where Pulumi's provider reads the accounts that it may work in: with another login, it refuses. */
const ACCOUNTS = 'aws:allowedAccountIds';

/** A list has a path, and an id is text, though it looks like a number. */
const SET_ACCOUNT = `pulumi config set --path --type string '${ACCOUNTS}[0]' ID`;

/** The ids in a list as Pulumi has it: JSON. */
function accountsOf(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [text];
  } catch {
    return text === '' ? [] : [text];
  }
}

function accountProblems(accounts: readonly string[], stack: string): Problems {
  const [account = ''] = accounts;
  if (account === '') return [`${ACCOUNTS} is not set; say which AWS account to build in: ${SET_ACCOUNT}`];
  return check(
    [
      account === ACCOUNT_PLACEHOLDER,
      `${ACCOUNTS} is still ${shown(ACCOUNT_PLACEHOLDER)}; set the id of your account: ${SET_ACCOUNT}`,
    ],
    [
      accounts.length > 1,
      `${ACCOUNTS} has ${accounts.length} accounts, and a stack is built in one; leave one alone in Pulumi.${stack}.yaml`,
    ],
    [
      !/^\d{12}$/.test(account),
      `${ACCOUNTS} is ${shown(account)}, which is no id of twelve digits; set the id of your account: ${SET_ACCOUNT}`,
    ],
  );
}

function regionProblems(key: string, config: StackConfig, name: string, wanted: string): Problems {
  const region = config[key];
  const is = region ? `is ${shown(region)}` : 'is not set';
  return check([region !== wanted, `${key} ${is}, and ${name} is in ${wanted}: pulumi config set ${key} ${wanted}`]);
}

/** Networks that are nobody's: what stands in the committed file for those that you come from. */
function operatorProblems({ eks: { authorizedNetworks = {} } }: EksEnvironment): Problems {
  return Object.entries(authorizedNetworks).flatMap(([name, cidr]) => {
    const range = addressRange(cidr);
    return check([
      range !== undefined && DOCUMENTATION.some(nobodys => overlap(nobodys, range)),
      `authorizedNetworks.${name} is still ${shown(cidr)}, which nobody has; set the networks that you come from, as ` +
        '`curl https://checkip.amazonaws.com` says it, in environments/operators.ts',
    ]);
  });
}

const REPOSITORY_KEY: readonly string[] = Object.values(REPOSITORY_KEYS);

/** `pulumi config set region …` without a namespace sets a key of the program, which has none. */
function unknownKeys(program: string, config: StackConfig, environment: Environment | undefined): Problems {
  const meant = meantKeys(environment);
  return Object.keys(config)
    .filter(key => key.startsWith(`${program}:`) && !REPOSITORY_KEY.includes(key.slice(program.length + 1)))
    .sort()
    .map(key => {
      const name = key.slice(program.length + 1);
      const instead = meant[name] === undefined ? 'settings are in environments/' : `set ${meant[name]}`;
      return `${key} is not read: ${instead}; take it away: pulumi config rm ${name}`;
    });
}

function meantKeys(environment: Environment | undefined): Readonly<Record<string, string>> {
  const keys: Readonly<Record<CloudEnvironment['cloud'], Readonly<Record<string, string>>>> = {
    gke: { project: 'gcp:project', region: 'gcp:region' },
    eks: { account: ACCOUNTS, allowedAccountIds: ACCOUNTS, region: 'aws:region' },
  };
  return environment === undefined || environment.cloud === 'any' ? {} : keys[environment.cloud];
}
