/**
 * Commands that Dynomite passes on, as its parser knows them. On any other it closes the connection.
 *
 * @see https://github.com/Netflix/dynomite/blob/dev/src/proto/dyn_redis.c
 */
const PASSED_ON = [
  'append bitcount decr decrby del dump eval evalsha exists expire expireat geoadd geodist geohash geopos georadius',
  'georadiusbymember get getbit getrange getset hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset',
  'hscan hset hsetnx hvals incr incrby incrbyfloat lindex linsert llen lpop lpush lpushx lrange lrem lset ltrim mget mset',
  'persist pexpire pexpireat pfadd pfcount ping psetex pttl quit rpop rpoplpush rpush rpushx sadd scard script sdiff',
  'sdiffstore set setbit setex setnx setrange sinter sinterstore sismember smembers smove sort spop srandmember srem',
  'sscan strlen sunion sunionstore ttl type zadd zcard zcount zincrby zinterstore zlexcount zrange zrangebylex',
  'zrangebyscore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore',
  'zrevrank zscan zscore zunionstore json.arrappend json.arrinsert json.arrlen json.del json.get json.mget',
  'json.objkeys json.objlen json.set json.type',
].flatMap(line => line.split(' '));

/** Commands that it passes on to the client's own node alone, whose keys are a part of all. */
const LOCAL = ['info', 'scan'];

/** Commands that it passes on, and that servers refuse to clients: they administer, or show too much. */
const FORBIDDEN = ['config', 'keys', 'restore', 'slaveof'];

/** What becomes of a command that a client sends to Dynomite. */
export type DynomiteAnswer = 'passed on' | 'own node only' | 'refused' | 'connection closed';

/**
 * What becomes of a command, in either case of letters; of one with a subcommand, of its first word.
 *
 * `EVAL` and `EVALSHA` need a key, and commands with several keys work on those of one node.
 */
export function dynomiteAnswer(command: string): DynomiteAnswer {
  const [word = ''] = command.trim().toLowerCase().split(/\s+/);
  if (LOCAL.includes(word)) return 'own node only';
  if (FORBIDDEN.includes(word)) return 'refused';
  return PASSED_ON.includes(word) ? 'passed on' : 'connection closed';
}
