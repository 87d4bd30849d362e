import type { RedisConnection } from '../../lib';
import type { Answers, CloudName } from './answers';
import { shellLines, stepsOf } from './steps';

/** What has to be there before the project's manifests do. */
export const NEEDS: Readonly<Record<CloudName, string>> = {
  any: 'The cluster needs a default StorageClass.',
  gke: 'The nodes must take pd-balanced disks: set the `type` of the StorageClass in main.ts where theirs is another.',
  eks: 'The cluster needs the add-on `aws-ebs-csi-driver`, with the right to make volumes.',
};

const ASKS: Readonly<Record<RedisConnection['mode'], string>> = {
  cluster: 'a client for Redis Cluster',
  sentinel: 'a client for Sentinels',
  standalone: 'any client',
};

/** The `README.md` of a project: the way to a Redis that answers, and how clients connect. */
export function readmeFile(answers: Answers, connection: RedisConnection): string {
  return `# ${answers.name}

Redis on Kubernetes as typed code: [main.ts](main.ts) says what there is.
${NEEDS[answers.cloud]}

\`\`\`sh
${shellLines(stepsOf(answers))}
\`\`\`

Passwords are made once. A namespace of clients that you let in later gets a copy of the application's from you.
After a change of main.ts: \`npm run synth\`, look at \`npx redis-ha explain dist\`, and \`kubectl apply -f dist\`.

${clients(answers, connection)}
`;
}

function clients({ clients: namespace }: Answers, connection: RedisConnection): string {
  const { host, port, user, secretName, secretKey, mode, primaryName, clientLabels } = connection;
  const label = Object.entries(clientLabels).map(pair => pair.join(': '));
  const primary = primaryName === undefined ? '' : `, asks for the primary \`${primaryName}\``;
  return [
    `Who connects is a pod of namespace \`${namespace}\` with the label \`${label}\`. By ${ASKS[mode]} it connects to`,
    `\`${host}:${port}\`${primary}, and logs in as \`${user}\`, with the password that the`,
    `Secret \`${secretName}\` there has as \`${secretKey}\`.`,
  ].join('\n');
}
