import type { Topology } from '../explain/topologies';

type Conf = Topology['conf'];

/** What is where the server is, not how it is: the start script may say another. */
const PLACES = ['aclfile', 'bind', 'dir', 'port', 'tls-port', 'unixsocket'];

/** Directives that can be asked for, each once. */
export function askable(conf: Conf): string[] {
  return [...new Set(conf.map(([directive]) => directive))].filter(directive => !PLACES.includes(directive));
}

/** What `CONFIG GET` prints for a program: a name, and its value on the next line, which may be empty. */
export function parseConfig(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/\n$/, '').split('\n');
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) pairs.push([lines[index] ?? '', lines[index + 1] ?? '']);
  return new Map(pairs);
}

/** Settings of a server that are not as its configuration file says. */
export function differences(pod: string, conf: Conf, running: ReadonlyMap<string, string>): string[] {
  return askable(conf).flatMap(directive => {
    const is = running.get(directive);
    // The server does not know it, or does not let it be asked for.
    if (is === undefined) return [];
    const wanted = conf.filter(([name]) => name === directive).map(([, value]) => value);
    return normal(wanted.join(' ')) === normal(is)
      ? []
      : [`${directive} of ${pod} is ${shown(is)}, not ${shown(wanted.join(' '))}`];
  });
}

/** As servers print what files say: without quotes, under the older names, numbers as numbers. */
function normal(value: string): string {
  return value
    .replaceAll('"', '')
    .replaceAll(/\bslave\b/g, 'replica')
    .trim()
    .split(/\s+/)
    .map(word => (/^\d+$/.test(word) ? String(Number(word)) : word))
    .join(' ');
}

const shown = (value: string) => (value === '' ? 'nothing' : value);
