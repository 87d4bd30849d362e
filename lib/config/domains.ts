import { names } from './names';

/** Kubernetes puts the pod's namespace in its place, where it stands in an environment variable. */
const OWN_NAMESPACE = '$(POD_NAMESPACE)';

/** Domain of the Services of a namespace, in full: it means the same in every namespace. */
export function servicesDomain(clusterDomain: string, namespace: string = OWN_NAMESPACE): string {
  return `${namespace}.svc.${clusterDomain}`;
}

/** Domain of the names that the headless Service gives the servers of a topology. */
export function nodesDomain(name: string, clusterDomain: string, namespace?: string): string {
  return `${names.headlessService(name)}.${servicesDomain(clusterDomain, namespace)}`;
}
