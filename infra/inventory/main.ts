import { parseArgs } from 'node:util';
import { command } from '../../charts/command';
import { environmentNamed, environments, isInCloud } from '../../environments';
import { type Inventory, inventoryOf } from './inventory';
import { inventoryText } from './text';

const FORMATS = ['text', 'json'];

/** `npm run inventory [-- --environment NAME] [-- -o json]`: what costs, and what the loss of a zone leaves. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      environment: { type: 'string', short: 'e', multiple: true },
      output: { type: 'string', short: 'o', default: 'text' },
    },
  });
  if (!FORMATS.includes(values.output)) {
    throw new Error(`"${values.output}" is no format; set --output to one of: ${FORMATS.join(', ')}.`);
  }
  const chosen = values.environment?.map(environmentNamed) ?? environments;
  const inventories: Inventory[] = [];
  // One after the other: Pulumi's runtime, which notes what is asked for, is one for the whole process.
  for (const environment of chosen.filter(isInCloud)) inventories.push(await inventoryOf(environment));
  const elsewhere = chosen.filter(environment => !isInCloud(environment)).map(({ name }) => name);

  if (values.output === 'json') {
    process.stdout.write(`${JSON.stringify(inventories, undefined, 2)}\n`);
    return;
  }
  const texts = inventories.map(inventoryText);
  const sentences = elsewhere.map(
    name => `${name} has no resources in a cloud: its cluster is there already, whatever that costs.\n`,
  );
  process.stdout.write([...texts, ...sentences].join('\n'));
}

command(main);
