import { clientLabels } from '../../lib/config/labels';
import { type Answers, CLOUDS } from './answers';
import { clientsOf } from './built';
import { Code, type Comments, inline, laidOut, literal, quoted } from './literal';
import { CLASSES, CONSTRUCTS, propsOf } from './props';

/** The program of a project, which says in constructs what was answered. */
export function mainFile(answers: Answers): string {
  const { topology, name, namespace } = answers;
  const props = literal(propsOf(answers, storageClassOf(answers)), commentsOf(answers));
  const parts = [
    importsOf(answers),
    'const app = new App();',
    namespacesOf(answers),
    ...disksOf(answers),
    [
      `const chart = new Chart(app, 'redis', { namespace: ${quoted(namespace)} });`,
      `const redis = new ${CONSTRUCTS[topology]}(chart, ${quoted(name)}, ${props});`,
    ].join('\n'),
    clientsLetIn(answers),
    'app.synth();',
  ];
  return `${parts.join('\n\n')}\n`;
}

function importsOf({ topology, cloud }: Answers): string {
  const constructs = [CONSTRUCTS[topology], ...(cloud === 'any' ? [] : [CLASSES[cloud].construct])].sort();
  return [
    `import { App, Chart } from 'cdk8s';`,
    `import { k8s } from 'cdk8s-plus-28';`,
    `import { ${constructs.join(', ')} } from 'cdk8s-redis-ha';`,
  ].join('\n');
}

function namespacesOf({ namespace, clients }: Answers): string {
  const names = [...new Set([namespace, clients])];
  return [
    '// What is there before all else: Secrets are made in these.',
    `const namespaces = new Chart(app, 'namespaces');`,
    `for (const name of ${laidOut(names, '', 'for (const name of ) {'.length)}) {`,
    '  new k8s.KubeNamespace(namespaces, name, { metadata: { name } });',
    '}',
  ].join('\n');
}

/** The name of the variable that has the StorageClass. */
const DISKS = new Code('disks');

function storageClassOf({ cloud }: Answers): Code | undefined {
  return cloud === 'any' ? undefined : DISKS;
}

function disksOf({ cloud }: Answers): string[] {
  if (cloud === 'any') return [];
  const { construct, name } = CLASSES[cloud];
  return [
    [
      `// ${CLOUDS[cloud]}, which are kept when their claims go.`,
      `const ${DISKS.text} = new ${construct}(new Chart(app, 'storage'), ${quoted(name)});`,
    ].join('\n'),
  ];
}

function commentsOf({ cloud, topology, zones }: Answers): Comments {
  const spreads = cloud !== 'any' && topology !== 'standalone' && zones.length === 0;
  return {
    resources: 'What each server has; the most that its data may take is a part of the memory.',
    ...(spreads
      ? {
          placement:
            "To fill in: list the zones of your nodes as `zones`; with three, `spread: 'required'` keeps servers apart for sure.",
        }
      : {}),
  };
}

function clientsLetIn(answers: Answers): string {
  const [[label, value] = []] = Object.entries(clientLabels(answers.name));
  return [
    `// Pods ${answers.clients === answers.namespace ? 'of this namespace' : 'there'} may connect that have the label \`${label}: ${value}\`; nobody else may.`,
    `redis.allowFrom('clients', ${inline(clientsOf(answers))});`,
  ].join('\n');
}
