import { Command, CommanderError } from 'commander';
import { backupCommand } from './backup/command';
import { benchCommand } from './bench/command';
import { failureOf } from './cluster';
import { drainCommand } from './drain/command';
import { drillCommand } from './drill/command';
import { eventsCommand } from './events/command';
import { explainCommand } from './explain/command';
import { failoverCommand } from './failover/command';
import { initCommand } from './init/command';
import { promoteCommand } from './promote/command';
import { restoreCommand } from './restore/command';
import { rotateCommand } from './rotate/command';
import { secretsCommand } from './secrets/command';
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
    initCommand(streams),
    statusCommand(streams, end),
    eventsCommand(streams),
    verifyCommand(streams, end),
    failoverCommand(streams),
    promoteCommand(streams),
    drainCommand(streams, end),
    backupCommand(streams),
    drillCommand(streams, end),
    benchCommand(streams, end),
    restoreCommand(streams),
    rotateCommand(streams, end),
    secretsCommand(streams),
    explainCommand(streams),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 || isHelp(error, args) ? EXIT.done : EXIT.usage;
    const failure = failureOf(error);
    if (!failure) throw error;
    streams.error(`${failure.message}\n`);
    return EXIT.failed;
  }
}

/** Without a command, commander shows the help as if that were a mistake; so it is, but for who asked for it. */
function isHelp({ code }: CommanderError, args: readonly string[]): boolean {
  return code === 'commander.help' && args.length > 0;
}
