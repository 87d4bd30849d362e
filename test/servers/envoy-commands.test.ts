import { dirname } from 'node:path';
import { KNOWN_COMMANDS } from '../../lib/config/envoy/commands/known';
import { commandsOf } from '../../scripts/envoy-commands-of';
import { findProgram } from '../support/programs';
import { findEngines } from './support/engines';
import { LOOPBACK } from './support/loopback';

it.each(findEngines().map(engine => [engine.name, engine] as const))(
  'Envoy does with each command of %s what the table says',
  async (_, engine) => {
    const commands = await commandsOf(findProgram('envoy'), dirname(engine.server), `${LOOPBACK}.6`);
    expect(commands.size).toBeGreaterThan(300);
    const told = Object.fromEntries([...commands.keys()].map(name => [name, KNOWN_COMMANDS[name]]));
    expect(Object.fromEntries(commands)).toEqual(told);
  },
);
