import { type Environment, environments, type GkeEnvironment } from '../environments';
import { check, type Problems, shown } from '../lib/validation';

/** What a stack is to build, and where. */
export interface StackSettings {
  readonly environment: GkeEnvironment;
  /** Id of the Google Cloud project. */
  readonly project: string;
}

/** Configuration of a stack as Pulumi has it: every key with its namespace, values as text. */
export type StackConfig = Readonly<Record<string, string | undefined>>;

/** What the committed stack files have where the id of your project belongs. */
const PLACEHOLDER = 'your-project';

/**
 * 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last; old ones have a domain before it.
 *
 * @see https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
const PROJECT_ID = /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/**
 * Reads what a stack is to build: its name says which environment, its configuration where. Everything else is in the
 * environment's file, so that nothing else may be configured in the namespace of the program.
 *
 * @returns the settings, or a sentence for each mistake, with the command that mends it
 */
export function readStack(
  stack: string,
  program: string,
  config: StackConfig,
): { readonly settings: StackSettings } | { readonly problems: Problems } {
  const environment = environments.find(({ name }) => name === stack);
  const project = config['gcp:project'] ?? '';
  const problems = [
    ...stackProblems(stack, environment),
    ...projectProblems(project),
    ...regionProblems(config['gcp:region'], environment),
    ...unknownKeys(program, config),
  ];
  if (environment?.cloud !== 'gke' || problems.length > 0) return { problems };
  return { settings: { environment, project } };
}

function stackProblems(stack: string, environment: Environment | undefined): Problems {
  const buildable = environments.filter(({ cloud }) => cloud === 'gke').map(({ name }) => name);
  const choose = `choose ${buildable.join(' or ')}: pulumi stack select --create ${buildable[0]}`;
  return check(
    [environment === undefined, `the stack is named ${stack}, and there is no environment of that name; ${choose}`],
    [environment?.cloud === 'eks', `${stack} is on EKS, for which there is no Pulumi program yet; ${choose}`],
    [environment?.cloud === 'any', `${stack} is a cluster that is there already: apply its manifests, or ${choose}`],
  );
}

function projectProblems(project: string): Problems {
  const set = 'pulumi config set gcp:project ID';
  if (project === '') return [`gcp:project is not set; say which Google Cloud project to build in: ${set}`];
  return check(
    [project === PLACEHOLDER, `gcp:project is still ${shown(PLACEHOLDER)}; set the id of your project: ${set}`],
    [
      !PROJECT_ID.test(project),
      `gcp:project is ${shown(project)}, which is no id (names and numbers of projects are not); set the id: ${set}`,
    ],
  );
}

function regionProblems(region: string | undefined, environment: Environment | undefined): Problems {
  if (environment?.cloud !== 'gke') return [];
  const wanted = environment.gke.region;
  const is = region ? `is ${shown(region)}` : 'is not set';
  return check([
    region !== wanted,
    `gcp:region ${is}, and ${environment.name} is in ${wanted}: pulumi config set gcp:region ${wanted}`,
  ]);
}

/** `pulumi config set region …` without a namespace sets a key of the program, which has none. */
function unknownKeys(program: string, config: StackConfig): Problems {
  return Object.keys(config)
    .filter(key => key.startsWith(`${program}:`))
    .sort()
    .map(key => {
      const name = key.slice(program.length + 1);
      const meant = ['project', 'region'].includes(name);
      const instead = meant ? `set gcp:${name}` : 'settings are in environments/';
      return `${key} is not read: ${instead}; take it away: pulumi config rm ${name}`;
    });
}
