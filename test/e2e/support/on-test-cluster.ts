import { TEST_CLUSTER } from '../../../drills/faults/test-cluster';

/** Faults that need more than kubectl. On another cluster they are shown as skipped; in CI they must run. */
export const onTestCluster = process.env[TEST_CLUSTER] || process.env.CI ? it : it.skip;
