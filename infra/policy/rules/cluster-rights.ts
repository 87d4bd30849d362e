import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check, type Problems } from '../../../lib/validation';
import { eachObject, type KubernetesObject } from '../objects';

/** Groups of everybody who reaches the API. */
const ANYBODY = ['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts'];

/** Roles over all of a cluster, or all of a namespace. */
const BROAD = ['cluster-admin', 'admin', 'edit'];

/** Rights that Pulumi gives in a cluster; those that a Helm chart brings are that chart's. */
export const clusterRights: ResourceValidationPolicy = {
  name: 'workloads-have-no-cluster-rights',
  description: 'No workload has a right in the whole cluster, and no right is for everything or for anybody.',
  remediationSteps: 'Name verbs, resources and groups in a Role, and bind it in the namespace where it is needed.',
  severity: 'critical',
  validateResource: eachObject((object, kind) => {
    switch (kind) {
      case 'ClusterRole':
      case 'Role':
        return wildcards(object);
      case 'ClusterRoleBinding':
        return [...bound(object), ...inWholeCluster(object)];
      case 'RoleBinding':
        return bound(object);
      default:
        return [];
    }
  }),
};

function wildcards({ rules = [] }: KubernetesObject): Problems {
  return rules.flatMap((rule, index) =>
    (['verbs', 'resources', 'apiGroups'] as const).flatMap(key =>
      check([rule[key]?.includes('*') === true, `rule ${index + 1}: ${key} has "*": name them`]),
    ),
  );
}

function bound({ roleRef, subjects = [] }: KubernetesObject): Problems {
  const role = roleRef?.name ?? '';
  return [
    ...check([
      BROAD.includes(role),
      `roleRef is ${role}, a right to almost everything: bind a Role that names what is needed`,
    ]),
    ...subjects
      .filter(({ name = '' }) => ANYBODY.includes(name))
      .map(({ name }) => `${name} is bound to ${role}: name who needs it`),
  ];
}

function inWholeCluster({ subjects = [] }: KubernetesObject): Problems {
  return subjects
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ name }) => `the service account ${name} gets a right in the whole cluster: bind it in a namespace`);
}
