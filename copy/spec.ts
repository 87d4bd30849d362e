import type { CopyServer, CopySpec, RestoreSpec } from '../lib/config/copy-spec';

type Fields = Readonly<Record<string, unknown>>;

/** Reads the spec from JSON. Throws a sentence that says what is wrong with it. */
export function parseSpec(text: string): CopySpec {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (!isObject(value)) throw new Error('it is not a JSON object');
  if (value.task !== 'restore') throw new Error(`task must be "restore", not ${JSON.stringify(value.task)}`);
  return restoreOf(value);
}

function restoreOf(fields: Fields): RestoreSpec {
  return {
    task: 'restore',
    id: word(fields, 'id'),
    backup: word(fields, 'backup'),
    sockets: word(fields, 'sockets'),
    target: serverOf(fields, 'target'),
  };
}

function serverOf(fields: Fields, name: string): CopyServer {
  const server = fields[name];
  if (!isObject(server)) throw new Error(`${name} must be an object`);
  const text = (field: string) => word(server, field, `${name}.${field}`);
  const { port, mode, tlsFolder } = server;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${name}.port must be a port from 1 to 65535`);
  }
  if (mode !== 'cluster' && mode !== 'sentinel' && mode !== 'standalone') {
    throw new Error(`${name}.mode must be "cluster", "sentinel" or "standalone", not ${JSON.stringify(mode)}`);
  }
  return {
    host: text('host'),
    port,
    user: text('user'),
    passwordFile: text('passwordFile'),
    mode,
    ...(mode === 'sentinel' ? { primaryName: text('primaryName') } : {}),
    ...(tlsFolder === undefined ? {} : { tlsFolder: text('tlsFolder') }),
  };
}

function word(fields: Fields, name: string, title = name): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${title} must be a text`);
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
