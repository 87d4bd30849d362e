import { gzipSync } from 'node:zlib';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Client, IClient } from '../config/client';
import { CONFIG_HASH_ANNOTATION } from '../config/hash';
import { PORTS } from '../config/ports';
import { PACKED, PROGRAM_FOLDERS, programHash } from '../config/program-files';
import { TLS_KEYS } from '../config/tls';
import { typed } from '../props/typed';
import { credentialsVolume } from './credentials-volume';
import { podField } from './env';
import { extraVolumes } from './extra-volumes';
import { IMAGES, type ImagePull, NODE_USER, pullPolicy } from './images';
import { programProblems } from './node-program-problems';
import { podBase } from './pod-base';
import { extended, type PodExtras } from './pod-extras';
import { type Resources, requirements } from './resources';
import { nodeAffinity, OFF_A_DEAD_NODE, type Scheduling, schedulingOf } from './scheduling';
import { CONTAINER_SECURITY } from './security';
import { sidecarContainers } from './sidecars';
import { certificateVolume, TLS_VOLUME } from './tls-volume';

/** What a Node program is made of. */
export interface NodeProgramProps {
  /** Name of the Deployment and of its ConfigMap. */
  readonly name: string;
  /** Text of the program: one CommonJS file that needs nothing but Node. */
  readonly program: string;
  /** Labels that select the pods; every object carries them too. Immutable. */
  readonly labels: Readonly<Record<string, string>>;
  /** Further labels of the pods. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Environment variables; `$(POD_NAMESPACE)` in a value stands for the namespace. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** Further texts, by file name; they lie in `PROGRAM_FOLDERS.config`. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** Passwords of these users, from this Secret, as files in `PROGRAM_FOLDERS.credentials`. @default - none */
  readonly credentials?: { readonly secretName: string; readonly users: readonly string[] };
  /**
   * What it speaks TLS by: `ca.crt` of this Secret, and with `shown` also `tls.crt` and `tls.key`, as files in
   * `PROGRAM_FOLDERS.certificate`.
   * @default - none
   */
  readonly certificate?: { readonly secretName: string; readonly shown?: boolean };
  /** TCP ports by name, beside the HTTP port, which every program has. @default - none */
  readonly ports?: readonly { readonly name: string; readonly number: number }[];
  /** Path that answers 200 while the program lives. @default '/healthz' */
  readonly livenessPath?: string;
  /** Path that answers 200 while the program can do its work. @default '/readyz' */
  readonly readinessPath?: string;
  /** Image of Node 20 or newer. @default 'node:20-alpine' */
  readonly image?: string;
  /** How the image is pulled. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /** @default { cpu: '20m', memory: '128Mi' } */
  readonly resources?: Resources;
  /**
   * Seconds that a stopping pod goes on before its program is told to stop, so that Services have time to take it out.
   * @default 0
   */
  readonly drainSeconds?: number;
  /** Seconds that the program then has to stop in. @default 30 */
  readonly gracePeriodSeconds?: number;
  /** What is added to the pods, such as the `sidecar` of a `RedisEnvoyProxy`. @default - nothing */
  readonly pod?: PodExtras;
  /** @default 1 */
  readonly replicas?: number;
  /** `Recreate` where two must never run at once. @default 'RollingUpdate' */
  readonly strategy?: 'Recreate' | 'RollingUpdate';
  /** Which nodes may run it. @default - any without a taint */
  readonly placement?: Scheduling;
}

// Node has no way to run a packed file; what a ConfigMap may carry is 1 MiB, and plain `kubectl apply` writes it
// down a second time in an annotation of 256 KiB.
const UNPACK_AND_RUN = [
  "const{gunzipSync}=require('zlib'),{readFileSync}=require('fs'),Module=require('module')",
  'const file=process.argv[1],program=new Module(file)',
  'program.filename=file',
  'program._compile(gunzipSync(readFileSync(file)).toString(),file)',
].join(';');

/** A program as a ConfigMap carries it. */
export function packedProgram(program: string): string {
  return gzipSync(program, { level: 9 }).toString('base64');
}

/** Runs the program of a ConfigMap that is mounted at this folder. */
export function programCommand(folder: string): string[] {
  return ['node', '-e', UNPACK_AND_RUN, `${folder}/${PACKED}`];
}

/**
 * A small program in TypeScript or JavaScript, bundled into one file, carried by a ConfigMap and run by the official
 * Node image: no image of one's own, no registry. The keeper is one.
 */
export class NodeProgram extends Construct implements IClient {
  readonly client: Client;

  constructor(scope: Construct, id: string, props: NodeProgramProps) {
    super(scope, id);
    const given = typed('NodeProgramProps', props);
    const wanted = given.props;
    const { name, program, files = {}, pod = {} } = wanted;
    this.client = { namespace: Chart.of(this).namespace, podLabels: wanted.labels };
    const packed = packedProgram(program);
    if (!given.accepted(this, () => programProblems(wanted, packed, Object.keys(environmentOf(wanted))))) return;
    const labels = { ...wanted.labels };

    new k8s.KubeConfigMap(this, 'Config', {
      metadata: { name, labels },
      data: files,
      binaryData: { [PACKED]: packed },
    });
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: { name, labels },
      spec: {
        replicas: wanted.replicas ?? 1,
        strategy: { type: wanted.strategy ?? 'RollingUpdate' },
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels: { ...pod.labels, ...labels, ...wanted.podLabels },
            annotations: { ...pod.annotations, [CONFIG_HASH_ANNOTATION]: programHash(program, files) },
          },
          spec: podSpec(wanted),
        },
      },
    });
  }
}

/** What the program finds in its environment, beside its namespace. */
function environmentOf({ env = {} }: NodeProgramProps): Readonly<Record<string, string>> {
  return { NODE_ENV: 'production', ...env };
}

const PROGRAM_RESOURCES: Resources = { cpu: '20m', memory: '128Mi' };

function podSpec(props: NodeProgramProps): k8s.PodSpec {
  const { credentials, certificate, ports = [], drainSeconds = 0, placement = {}, pod = {} } = props;
  const { volumes = [], sidecars = [] } = pod;
  const { tolerations = [], ...scheduling } = schedulingOf(placement);
  const affinity = nodeAffinity(placement);
  const probe = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString(PORTS.http.name) },
    periodSeconds: 2,
    timeoutSeconds: 2,
  });
  return {
    ...podBase(props.imagePull, NODE_USER),
    terminationGracePeriodSeconds: (props.gracePeriodSeconds ?? 30) + drainSeconds,
    ...scheduling,
    ...(Object.keys(affinity).length > 0 ? { affinity } : {}),
    tolerations: [...tolerations, ...OFF_A_DEAD_NODE],
    containers: [
      extended(
        {
          name: 'program',
          image: props.image ?? IMAGES.node,
          ...pullPolicy(props.imagePull),
          command: programCommand(PROGRAM_FOLDERS.config),
          env: [
            // In front, so that the others may refer to it.
            podField('POD_NAMESPACE', 'metadata.namespace'),
            ...Object.entries(environmentOf(props)).map(([name, value]) => ({ name, value })),
          ],
          ports: [PORTS.http, ...ports].map(({ name, number }) => ({ name, containerPort: number })),
          livenessProbe: { ...probe(props.livenessPath ?? '/healthz'), periodSeconds: 10, failureThreshold: 6 },
          readinessProbe: probe(props.readinessPath ?? '/readyz'),
          ...(drainSeconds > 0
            ? { lifecycle: { preStop: { exec: { command: ['sleep', String(drainSeconds)] } } } }
            : {}),
          resources: requirements(props.resources ?? PROGRAM_RESOURCES),
          securityContext: CONTAINER_SECURITY,
          volumeMounts: [
            { name: 'config', mountPath: PROGRAM_FOLDERS.config, readOnly: true },
            ...(credentials ? [{ name: 'credentials', mountPath: PROGRAM_FOLDERS.credentials, readOnly: true }] : []),
            ...(certificate ? [{ name: TLS_VOLUME, mountPath: PROGRAM_FOLDERS.certificate, readOnly: true }] : []),
          ],
        },
        pod,
      ),
      ...sidecarContainers(sidecars, volumes, { imagePull: props.imagePull }),
    ],
    volumes: [
      { name: 'config', configMap: { name: props.name } },
      ...(credentials ? [credentialsVolume('credentials', credentials.secretName, credentials.users)] : []),
      ...(certificate
        ? [certificateVolume(certificate.secretName, certificate.shown ? undefined : [TLS_KEYS.ca])]
        : []),
      ...extraVolumes(volumes),
    ],
  };
}
