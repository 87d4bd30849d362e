import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './command';

/**
 * Ends the proxy with the process that began it, however that ends: then the pipe to its standard input is closed. What
 * `kubectl proxy` refuses unless it is told otherwise is to run commands in pods.
 */
const SCRIPT = `
exec 3<&0
kubectl proxy --unix-socket="$1/api" --reject-paths='^$' 3<&- & proxy=$!
{ read -r _ <&3; kill "$proxy"; rm -rf "$1"; } 2>/dev/null &
wait "$proxy"
`;

let socket: Promise<string> | undefined;

/**
 * The socket that the API server of the current context answers at, for this process and its user alone. `kubectl` knows
 * how to log in; started for each look it takes more of a processor than all that is looked at.
 */
export function apiSocket(): Promise<string> {
  socket ??= startProxy().catch(error => {
    socket = undefined;
    throw error;
  });
  return socket;
}

function startProxy(): Promise<string> {
  // A folder that nobody else may enter.
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-proxy-'));
  const child = spawn('sh', ['-c', SCRIPT, 'sh', folder], { env: process.env, stdio: ['pipe', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text;
    });
    child.stdout.on('data', () => {
      // Whoever began it ends when it has nothing else to do.
      child.unref();
      for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as { unref(): void }).unref();
      resolve(join(folder, 'api'));
    });
    child.on('error', reject);
    child.on('exit', code => {
      socket = undefined;
      reject(new CommandError(`kubectl proxy ended with ${code}: ${said.trim()}`, { stdout: '', stderr: said }));
    });
  });
}
