import { parseArgs } from 'node:util';
import { environmentNamed, environments } from '../environments';
import { command } from './command';
import { writeEnvironment } from './write-environment';

/** `npm run synth [-- --environment NAME] [-- --out FOLDER]`: writes the manifests and lists the files. */
function main(): void {
  const { values } = parseArgs({
    options: { environment: { type: 'string', short: 'e', multiple: true }, out: { type: 'string' } },
  });
  // `cdk8s synth` says by this variable where it wants the manifests.
  const folder = values.out ?? process.env.CDK8S_OUTDIR ?? 'dist';
  const chosen = values.environment?.map(environmentNamed) ?? environments;
  for (const environment of chosen) {
    for (const file of writeEnvironment(environment, folder)) process.stdout.write(`${file}\n`);
  }
}

command(main);
