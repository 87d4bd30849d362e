import { Command, CommanderError } from 'commander';
import { backupCommand } from './backup/command';
import { eventsCommand } from './events/command';
import { explainCommand } from './explain/command';
import { failoverCommand } from './failover/command';
import { Failure } from './failure';
import { statusCommand } from './status/command';
import { EXIT, type Streams } from './streams';
import { verifyCommand } from './verify/command';

/** Runs `redis-ha` with these arguments, and says which code it ends with. A failure is one sentence, without a stack trace. */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  let code: number = EXIT.done;
  const end = (wanted: number) => {
    code = wanted;
  };
  const program = new Command('redis-ha')
    .description('Looks after the topologies of Redis that cdk8s-redis-ha makes.')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.error })
    .showHelpAfterError('Try --help.');
  // Each inherits how errors are shown and what they end with.
  for (const command of [
    statusCommand(streams, end),
    eventsCommand(streams),
    verifyCommand(streams, end),
    failoverCommand(streams),
    backupCommand(streams),
    explainCommand(streams),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 || isHelp(error, args) ? EXIT.done : EXIT.usage;
    if (!(error instanceof Failure)) throw error;
    streams.error(`${error.message}\n`);
    return EXIT.failed;
  }
}

/** Without a command, commander shows the help as if that were a mistake; so it is, but for who asked for it. */
function isHelp({ code }: CommanderError, args: readonly string[]): boolean {
  return code === 'commander.help' && args.length > 0;
}
