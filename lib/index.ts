/** Everything that is public. Nothing else of the package is. */
export { Credentials } from './access/credentials';
export type { Client } from './access/network-policies';
export type { KeeperMode } from './config/keeper-spec';
export { USERS, type User } from './config/users';
export type { Monitoring } from './monitoring/service-monitor';
export type { IRedis, RedisConnection } from './topologies/redis';
export { RedisCluster, type RedisClusterProps } from './topologies/redis-cluster';
export type { KeeperSettings } from './workload/keeper';
export { NodeProgram, type NodeProgramProps, PROGRAM_FOLDERS } from './workload/node-program';
export type { DynamicPersistence, NoPersistence, Persistence } from './workload/persistence';
export type { Placement } from './workload/placement';
export type { Resources } from './workload/resources';
