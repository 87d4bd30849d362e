import { parseArgs } from 'node:util';
import { environmentNamed, environments } from '../environments';
import { GITOPS } from '../environments/gitops';
import { command } from './command';
import { writeGitOps } from './gitops/command';
import { writeEnvironment } from './write-environment';

/**
 * `npm run synth [-- --environment NAME] [-- --out FOLDER | --gitops CHECKOUT [--resized]]`: writes the manifests and lists the files.
 * `--resized`: the claims of what runs have been resized already, so that manifests which say it are no mistake.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      environment: { type: 'string', short: 'e', multiple: true },
      out: { type: 'string' },
      gitops: { type: 'string' },
      resized: { type: 'boolean' },
    },
  });
  // `cdk8s synth` says by this variable where it wants the manifests.
  const folder = values.out ?? process.env.CDK8S_OUTDIR ?? 'dist';
  const chosen = values.environment?.map(environmentNamed) ?? environments;
  if (values.gitops !== undefined) {
    if (values.out !== undefined) throw new Error('--out and --gitops are two places to write to; set one of them.');
    for (const line of writeGitOps(values.gitops, chosen, GITOPS, { resized: values.resized }))
      process.stdout.write(`${line}\n`);
    return;
  }
  for (const environment of chosen) {
    for (const file of writeEnvironment(environment, folder)) process.stdout.write(`${file}\n`);
  }
}

command(main);
