/** Everything that is public. Nothing else of the package is. */
export { Credentials } from './access/credentials';
export type { Client } from './access/network-policies';
export type { BufferLimit, ClientBuffers } from './config/client-buffers';
export type { Directive, Directives, DirectiveValue } from './config/directives/directives';
export type { AppendFsync, Durability, SavePoint } from './config/durability';
export type { CustomEngine, Engine, TestedEngine } from './config/engines';
export type { EvictionPolicy } from './config/redis-conf';
export { USERS, type User } from './config/users';
export type { ExporterSettings } from './monitoring/exporter';
export type { Monitoring } from './monitoring/service-monitor';
export type { IRedis, RedisConnection } from './topologies/redis';
export { RedisCluster, type RedisClusterProps } from './topologies/redis-cluster';
export type { ImagePull } from './workload/images';
export type { KeeperSettings } from './workload/keeper';
export { NodeProgram, type NodeProgramProps, PROGRAM_FOLDERS } from './workload/node-program';
export type { DynamicPersistence, NoPersistence, Persistence } from './workload/persistence';
export type { Placement } from './workload/placement';
export type { Resources } from './workload/resources';
