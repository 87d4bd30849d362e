import { REDIS_KERNEL } from '../kernel';

/**
 * What Redis asks of the kernel of its nodes, as GKE takes it.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/LinuxNodeConfig
 */
export const LINUX_NODE_CONFIG = {
  sysctls: REDIS_KERNEL.sysctls,
  transparentHugepageEnabled: `TRANSPARENT_HUGEPAGE_ENABLED_${REDIS_KERNEL.transparentHugePages.toUpperCase()}`,
} as const;
