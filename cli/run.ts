import { Command, CommanderError } from 'commander';
import { explainCommand } from './explain/command';
import { Failure } from './failure';

/** Where a command writes to. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Columns of the terminal that is written to. @default - it is none: lines are as long as they are */
  readonly width?: number;
}

/** Codes that the command ends with. */
export const EXIT = {
  done: 0,
  /** It could not be done, or what was looked at is not as it should be. */
  failed: 1,
  /** It was called wrongly: nothing was looked at. */
  usage: 2,
} as const;

/** Runs `redis-ha` with these arguments, and says which code it ends with. A failure is one sentence, without a stack trace. */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  const program = new Command('redis-ha')
    .description('Looks after the topologies of Redis that cdk8s-redis-ha makes.')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.error })
    .showHelpAfterError('Try --help.');
  // Each inherits how errors are shown and what they end with.
  for (const command of [explainCommand(streams)]) program.addCommand(command.copyInheritedSettings(program));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.done;
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
