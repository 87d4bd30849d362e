import { eksDev } from './eks-dev';
import { eksProd } from './eks-prod';
import type { Environment } from './environment';
import { gkeDev } from './gke-dev';
import { gkeProd } from './gke-prod';
import { local } from './local';

export { type CloudNodes, type CloudPlace, isInCloud, placeOf } from './cloud';
export type {
  AnyEnvironment,
  CloudEnvironment,
  EksEnvironment,
  Environment,
  EnvironmentAlerts,
  EnvironmentGrafana,
  GkeEnvironment,
  OwnClass,
} from './environment';
export { local } from './local';

/** All environments. A new one is a file beside this one and a word in this list. */
export const environments: readonly Environment[] = [local, gkeDev, gkeProd, eksDev, eksProd];

/** The environment of that name. Throws a sentence with the names that there are. */
export function environmentNamed(name: string): Environment {
  const found = environments.find(environment => environment.name === name);
  if (found) return found;
  const known = environments.map(environment => environment.name).join(', ');
  throw new Error(`There is no environment "${name}"; set --environment to one of: ${known}.`);
}
