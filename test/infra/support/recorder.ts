import * as pulumi from '@pulumi/pulumi';
import { MockMonitor, type MockResourceArgs } from '@pulumi/pulumi/runtime/mocks';

/** A resource that a program asked for, with what the engine is told about it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into arbitrary inputs
  readonly inputs: any;
  /** `type name` of its parent. Undefined: the stack. */
  readonly parent?: string;
  /** `type name` of each resource that it waits for, sorted. */
  readonly dependsOn: readonly string[];
  /** `type name` of the resources that each input is read from. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** Name of the provider that makes it. Undefined: the default one, or none is needed. */
  readonly provider?: string;
}

/** What a program made, and what it returned. */
export interface Recording<T> {
  readonly made: readonly Recorded[];
  readonly result: T;
}

/** What the clouds of these tests answer beyond the inputs. */
const COMPUTED: Readonly<Record<string, (args: MockResourceArgs) => Record<string, unknown>>> = {
  'gcp:compute/network:Network': ({ name }) => ({ selfLink: `https://compute/networks/${name}` }),
  'gcp:compute/subnetwork:Subnetwork': ({ name }) => ({ selfLink: `https://compute/subnetworks/${name}` }),
  'gcp:serviceaccount/account:Account': ({ inputs }) => ({
    email: `${inputs.accountId}@${inputs.project}.iam.gserviceaccount.com`,
  }),
  'gcp:container/cluster:Cluster': ({ inputs }) => ({
    endpoint: '192.0.2.10',
    masterAuth: { ...inputs.masterAuth, clusterCaCertificate: 'Y2E=' },
    controlPlaneEndpointsConfig: {
      ...inputs.controlPlaneEndpointsConfig,
      dnsEndpointConfig: { ...inputs.controlPlaneEndpointsConfig?.dnsEndpointConfig, endpoint: 'gke-1.example.goog' },
    },
  }),
  'aws:secretsmanager/secret:Secret': ({ inputs }) => ({
    arn: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${inputs.name}-a1b2c3`,
  }),
  'aws:ec2/eip:Eip': ({ name }) => ({ allocationId: `${name}-allocation` }),
  'aws:ec2/launchTemplate:LaunchTemplate': () => ({ latestVersion: 7 }),
  'aws:iam/role:Role': ({ name }) => ({ name, arn: `arn:aws:iam::123456789012:role/${name}` }),
  'aws:kms/key:Key': ({ name }) => ({ keyId: name, arn: `arn:aws:kms:eu-central-1:123456789012:key/${name}` }),
  'aws:s3/bucket:Bucket': ({ inputs }) => ({ arn: `arn:aws:s3:::${inputs.bucket}` }),
  'aws:eks/cluster:Cluster': ({ inputs }) => ({
    endpoint: 'https://1.example.eks.amazonaws.com',
    certificateAuthority: { data: 'Y2E=' },
    vpcConfig: { ...inputs.vpcConfig, clusterSecurityGroupId: 'sg-cluster' },
  }),
  'random:index/randomPassword:RandomPassword': () => ({ result: 'made-up' }),
};

const CALLS: Readonly<Record<string, Record<string, unknown>>> = {
  'aws:secretsmanager/getSecret:getSecret': {
    arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-redis-a1b2c3',
  },
  'aws:eks/getAddonVersion:getAddonVersion': { version: 'v1.2.3-eksbuild.1' },
  'gcp:organizations/getProject:getProject': { number: '100000000000' },
};

/** Runs a program against clouds that agree to everything, until all that it asked for is made. */
export async function record<T>(program: () => T): Promise<Recording<T>> {
  const registered = jest.spyOn(MockMonitor.prototype, 'registerResource');
  try {
    await pulumi.runtime.setMocks({
      newResource: args => ({ id: `${args.name}-id`, state: { ...args.inputs, ...COMPUTED[args.type]?.(args) } }),
      call: ({ token }) => CALLS[token] ?? {},
    });
    const result = program();
    await pulumi.runtime.disconnect();
    return { made: registered.mock.calls.map(([request]) => recorded(request)), result };
  } finally {
    registered.mockRestore();
  }
}

function recorded(request: Parameters<MockMonitor['registerResource']>[0]): Recorded {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: request.getObject().toJavaScript(),
    parent: request.getParent() === '' ? undefined : short(request.getParent()),
    dependsOn: request.getDependenciesList().map(short).sort(),
    reads: reads(request),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    ignoreChanges: request.getIgnorechangesList(),
    // URN, and after it the provider's id.
    provider: request.getProvider() === '' ? undefined : request.getProvider().split('::')[3],
  };
}

function reads(request: Parameters<MockMonitor['registerResource']>[0]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((from: { getUrnsList(): string[] }, input: string) => {
    found[input] = from.getUrnsList().map(short);
  });
  return found;
}

/** `type name` of a URN. */
function short(urn: string): string {
  const [, , types = '', name = ''] = urn.split('::');
  return `${types.split('$').pop()} ${name}`;
}

/** The one resource of that type, or the one of that name among several. */
export function only(made: readonly Recorded[], type: string, name?: string): Recorded {
  const found = made.filter(each => each.type === type && (name === undefined || each.name === name));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const there = made.map(each => `${each.type} ${each.name}`).join('\n');
    throw new Error(`${found.length} resources are ${type} ${name ?? ''}; there are\n${there}`);
  }
  return first;
}

/** The value of an output, once everything is made. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise(resolve => output.apply(resolve));
}
