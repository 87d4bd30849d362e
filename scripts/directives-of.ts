import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Directives that redis.conf takes and `CONFIG GET` does not list, each with a value that harms nothing. */
const IN_THE_FILE_ALONE = {
  include: 'empty.conf',
  loadmodule: 'none.so',
  'rename-command': 'KEYS ""',
  user: 'nobody off',
};

/** Every directive that the server in a folder knows, sorted. The folder holds `redis-server` and `redis-cli`. */
export async function directivesOf(folder: string): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'directives-'));
  try {
    const listed = await listedBy(folder, dir);
    const unlisted = Object.entries(IN_THE_FILE_ALONE).filter(([name, value]) =>
      isTaken(folder, dir, `${name} ${value}`),
    );
    return [...listed, ...unlisted.map(([name]) => name)].sort();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What `CONFIG GET *` lists, of a server that listens on a socket in a folder of its own. */
async function listedBy(folder: string, dir: string): Promise<string[]> {
  const socket = join(dir, 'socket');
  const options = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', ''];
  const server = spawn(join(folder, 'redis-server'), options, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    for (let tries = 0; tries < 100; tries++) {
      const asked = spawnSync(join(folder, 'redis-cli'), ['-s', socket, '--json', 'config', 'get', '*'], {
        encoding: 'utf8',
      });
      if (asked.stdout?.startsWith('{')) return Object.keys(JSON.parse(asked.stdout));
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`The server in ${folder} does not answer.`);
  } finally {
    server.kill('SIGKILL');
    await ended;
  }
}

/** Whether the server takes a line. A wrong line after it ends the server, if the line itself does not. */
function isTaken(folder: string, dir: string, line: string): boolean {
  writeFileSync(join(dir, 'empty.conf'), '');
  writeFileSync(join(dir, 'redis.conf'), `port 0\n${line}\nno-such-directive yes\n`);
  const options = { cwd: dir, encoding: 'utf8', timeout: 10_000 } as const;
  const { status, stdout, stderr } = spawnSync(join(folder, 'redis-server'), ['redis.conf'], options);
  if (!status) throw new Error(`The server in ${folder} takes a directive that there is not.`);
  return !`${stdout}${stderr}`.includes(`>>> '${line}'`);
}
