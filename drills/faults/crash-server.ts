import { CommandError } from '../command';
import { kubectl } from '../kubectl';
import { containerOf, type Fault, healsItself, type Target } from './fault';

/** Has a server crash itself by `DEBUG SEGFAULT`, sent from inside its own container. */
export const crashServer: Fault = {
  name: 'crash server',
  portable: true,
  inject: async target => {
    const { namespace, pod } = target;
    const exec = ['-n', namespace, 'exec', pod, '-c', containerOf(target), '--'];
    try {
      const { stdout } = await kubectl([...exec, 'redis-cli', 'DEBUG', 'SEGFAULT']);
      throw refused(target, stdout);
    } catch (error) {
      // A server that crashes closes the connection instead of answering; the container may end even before that.
      const output = error instanceof CommandError ? `${error.output.stdout}${error.output.stderr}` : '';
      if (!/closed the connection|code 137|connection reset/i.test(output)) throw error;
    }
  },
  heal: healsItself,
};

function refused({ namespace, pod }: Target, reply: string): Error {
  return new Error(
    `The server in pod ${namespace}/${pod} did not crash, it answered "${reply.trim()}": DEBUG SEGFAULT needs ` +
      '"enable-debug-command local" and a user with the right to DEBUG. Use "kill process" or "delete pod by force" instead.',
  );
}
