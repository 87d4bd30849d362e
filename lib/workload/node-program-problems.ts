import { PORTS } from '../config/ports';
import { PACKED, PROGRAM_FOLDERS } from '../config/program-files';
import { isDataKey } from '../config/syntax';
import { check, isObjectName, isWhole, type Problems, shown } from '../validation';
import { IMAGES, imageProblem, imagePullProblems } from './images';
import type { NodeProgramProps } from './node-program';
import { envProblems, labelProblems, type PodKind, podExtrasProblems, portProblems } from './pod-extras-problems';
import { resourceProblems } from './resources';
import { schedulingProblems } from './scheduling';
import { TLS_VOLUME } from './tls-volume';

/** With the rest of the ConfigMap this stays below the 256 KiB of the annotation that `kubectl apply` writes. */
const LARGEST_PROGRAM = 240 * 1024;

/** What is wrong with a program that comes to this packed text, and finds these variables in its environment. */
export function programProblems(props: NodeProgramProps, packed: string, variables: readonly string[]): Problems {
  const { name, labels, podLabels = {}, env = {}, files = {}, ports = [], resources } = props;
  const image = imageProblem('image', props.image ?? IMAGES.node);
  return [
    ...check(
      [!isObjectName(name), `name: ${shown(name)} cannot name a Deployment; use lower-case letters, digits and dashes`],
      [
        packed.length > LARGEST_PROGRAM,
        `program: packed it has ${packed.length} bytes, and a ConfigMap that \`kubectl apply\` takes holds ` +
          `${LARGEST_PROGRAM}; bundle less into it, or make an image of it`,
      ],
      [Object.keys(labels).length === 0, 'labels: pods are found by them, and there are none; set one or more'],
    ),
    ...labelProblems('labels', labels, []),
    ...labelProblems('podLabels', podLabels, Object.keys(labels)),
    ...envProblems('env', env, ['POD_NAMESPACE']),
    ...Object.keys(files).flatMap(file =>
      check([
        !isDataKey(file) || file === PACKED,
        `files: ${shown(file)} cannot name a file beside the program; use letters, digits, dashes, dots and underscores`,
      ]),
    ),
    ...secretProblems(props),
    ...portProblems('ports', ports, [PORTS.http]),
    ...runProblems(props),
    ...(resources ? resourceProblems('resources', resources) : []),
    ...schedulingProblems(props.placement ?? {}),
    ...(image ? [image] : []),
    ...imagePullProblems('imagePull', props.imagePull ?? {}),
    ...podExtrasProblems(props.pod ?? {}, { variables }, programPod(props)),
  ];
}

function secretProblems({ credentials, certificate }: NodeProgramProps): Problems {
  const unnamed = (property: string, secretName: string) =>
    check([
      !isObjectName(secretName),
      `${property}.secretName: what stands there cannot name a Secret; set the name of one, not what it holds`,
    ]);
  return [
    ...(credentials ? unnamed('credentials', credentials.secretName) : []),
    ...(credentials?.users ?? []).flatMap((user, index) =>
      check(
        [!isDataKey(user), `credentials.users[${index}]: ${shown(user)} is no key of a Secret; set a user's name`],
        [
          credentials?.users.indexOf(user) !== index,
          `credentials.users[${index}]: ${shown(user)} stands there twice; name each once`,
        ],
      ),
    ),
    ...(certificate ? unnamed('certificate', certificate.secretName) : []),
  ];
}

function runProblems(props: NodeProgramProps): Problems {
  const { replicas = 1, strategy = 'RollingUpdate', drainSeconds = 0, gracePeriodSeconds = 30 } = props;
  const { livenessPath = '/', readinessPath = '/' } = props;
  return check(
    [!isWhole(replicas, 0, MOST), `replicas: ${shown(replicas)} is no number of pods; set 0 or more`],
    [
      !['Recreate', 'RollingUpdate'].includes(strategy),
      `strategy: ${shown(strategy)} is none; set "RollingUpdate", or "Recreate" where two must never run at once`,
    ],
    [!isWhole(drainSeconds, 0, MOST), `drainSeconds: ${shown(drainSeconds)} is no time; set whole seconds, 0 or more`],
    [
      !isWhole(gracePeriodSeconds, 0, MOST),
      `gracePeriodSeconds: ${shown(gracePeriodSeconds)} is no time; set whole seconds, 0 or more`,
    ],
    ...Object.entries({ livenessPath, readinessPath }).map(
      ([property, path]) =>
        [!path.startsWith('/'), `${property}: ${shown(path)} is no path; set one that begins with a slash`] as const,
    ),
  );
}

/** Half of what Kubernetes counts to: times of a pod are added. */
const MOST = 2 ** 30;

/** What the pods of a program have already. */
function programPod({ labels, podLabels = {}, ports = [] }: NodeProgramProps): PodKind {
  return {
    labels: Object.keys({ ...labels, ...podLabels }),
    containers: ['program'],
    volumes: ['config', 'credentials', TLS_VOLUME],
    folders: Object.values(PROGRAM_FOLDERS),
    ports: [PORTS.http, ...ports],
  };
}
