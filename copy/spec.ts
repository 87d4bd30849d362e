import type { CopyServer, CopySource, CopySpec, MigrateSpec, RestoreSpec } from '../lib/config/copy-spec';
import { type Fields, isObject, parseObject } from '../programs/json-object';

/** Reads the spec from JSON. Throws a sentence that says what is wrong with it. */
export function parseSpec(text: string): CopySpec {
  const value = parseObject(text);
  switch (value.task) {
    case 'restore':
      return restoreOf(value);
    case 'migrate':
      return migrateOf(value);
    default:
      throw new Error(`task must be "restore" or "migrate", not ${JSON.stringify(value.task)}`);
  }
}

function restoreOf(fields: Fields): RestoreSpec {
  return {
    task: 'restore',
    id: word(fields, 'id'),
    backup: word(fields, 'backup'),
    sockets: word(fields, 'sockets'),
    target: targetOf(fields),
  };
}

function migrateOf(fields: Fields): MigrateSpec {
  const { followBy, deleteExtra } = fields;
  if (followBy !== 'replicas' && followBy !== 'notifications') {
    throw new Error(`followBy must be "replicas" or "notifications", not ${JSON.stringify(followBy)}`);
  }
  if (deleteExtra !== undefined && typeof deleteExtra !== 'boolean') {
    throw new Error('deleteExtra must be true or false');
  }
  return {
    task: 'migrate',
    id: word(fields, 'id'),
    source: sourceOf(fields),
    target: targetOf(fields),
    followBy,
    ...(followBy === 'replicas' ? { sockets: socketsOf(fields) } : {}),
    ...(deleteExtra === undefined ? {} : { deleteExtra }),
  };
}

function socketsOf({ sockets }: Fields): readonly string[] {
  const paths = Array.isArray(sockets) ? sockets.filter(each => typeof each === 'string' && each !== '') : [];
  if (!Array.isArray(sockets) || paths.length !== sockets.length || new Set(paths).size !== paths.length) {
    throw new Error('sockets must be a list of paths, each of them once');
  }
  if (paths.length === 0) throw new Error('sockets must name at least one path');
  return paths;
}

function targetOf(fields: Fields): CopyServer {
  const { user, passwordFile, ...place } = sourceOf(fields, 'target');
  if (user === undefined) throw new Error('target.user must be a text');
  if (passwordFile === undefined) throw new Error('target.passwordFile must be a text');
  return { ...place, user, passwordFile };
}

function sourceOf(fields: Fields, name = 'source'): CopySource {
  const server = fields[name];
  if (!isObject(server)) throw new Error(`${name} must be an object`);
  const text = (field: string) => word(server, field, `${name}.${field}`);
  const optional = (field: string) => (server[field] === undefined ? {} : { [field]: text(field) });
  const { port, mode } = server;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${name}.port must be a port from 1 to 65535`);
  }
  if (mode !== 'cluster' && mode !== 'sentinel' && mode !== 'standalone') {
    throw new Error(`${name}.mode must be "cluster", "sentinel" or "standalone", not ${JSON.stringify(mode)}`);
  }
  return {
    host: text('host'),
    port,
    mode,
    ...optional('user'),
    ...optional('passwordFile'),
    ...(mode === 'sentinel' ? { primaryName: text('primaryName') } : {}),
    ...optional('tlsFolder'),
  };
}

function word(fields: Fields, name: string, title = name): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${title} must be a text`);
  return value;
}
