import type { Recorded } from '../support/recorder';
import { allows, deployment, resource } from './resource';

/** What a rule says, and what it says nothing of. */
export interface Cases {
  /** Resources that break the rule, all of a stack, and what it says of them. */
  readonly bad: readonly (readonly [what: string, made: readonly Recorded[], ...sentences: RegExp[]])[];
  readonly good: readonly (readonly [what: string, made: readonly Recorded[]])[];
}

const GKE = 'gcp:container/cluster:Cluster';
const EKS = 'aws:eks/cluster:Cluster';
const POOL = 'gcp:container/nodePool:NodePool';
const GROUP = 'aws:eks/nodeGroup:NodeGroup';
const TEMPLATE = 'aws:ec2/launchTemplate:LaunchTemplate';
const SERVICE = 'kubernetes:core/v1:Service';
const CLASS = 'kubernetes:storage.k8s.io/v1:StorageClass';
const S3 = 'aws:s3/bucket:Bucket';
const BLOCK = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
const GCS = 'gcp:storage/bucket:Bucket';
const POLICY = 'aws:iam/policy:Policy';
const ROLE = 'aws:iam/role:Role';

const LABELS = { environment: 'shop', 'managed-by': 'pulumi' };
const ON_REDIS_NODES = { 'redis-ha/nodes': 'redis' };
const BLOCKED = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const TOKEN = { httpTokens: 'required', httpPutResponseHopLimit: 1 };
const ADDRESS = { ipEndpointsConfig: { enabled: true } };
const NO_ADDRESS = { ipEndpointsConfig: { enabled: false } };
const networks = (...cidrs: string[]) => ({ cidrBlocks: cidrs.map(cidrBlock => ({ cidrBlock })) });
const balancer = (spec: object, annotations = {}) =>
  resource(SERVICE, { kind: 'Service', metadata: { annotations }, spec: { type: 'LoadBalancer', ...spec } });
const group = (props: object) =>
  resource(GROUP, {
    labels: ON_REDIS_NODES,
    subnetIds: ['a'],
    instanceTypes: ['r7g.xlarge'],
    scalingConfig: { desiredSize: 2 },
    ...props,
  });
const pool = (machineType: string, nodeCount: number) =>
  resource(POOL, { nodeCount, nodeConfig: { machineType, labels: ON_REDIS_NODES } });

/** Cases of each rule, by its name. The stack is `gke-prod`. */
export const CASES: Readonly<Record<string, Cases>> = {
  'control-plane-has-an-allow-list': {
    bad: [
      ['an address, and no networks', [resource(GKE, { controlPlaneEndpointsConfig: ADDRESS })], /open to all/],
      ['nothing said, which is an address', [resource(GKE, {})], /open to all/],
      [
        'everybody in the list',
        [
          resource(GKE, {
            controlPlaneEndpointsConfig: ADDRESS,
            masterAuthorizedNetworksConfig: networks('0.0.0.0/0'),
          }),
        ],
        /0\.0\.0\.0\/0, which is anybody/,
      ],
      ['EKS, nothing said', [resource(EKS, { vpcConfig: {} })], /publicAccessCidrs is not set/],
      [
        'EKS, everybody in two halves',
        [resource(EKS, { vpcConfig: { publicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1'] } })],
        /0\.0\.0\.0\/1/,
        /128\.0\.0\.0\/1/,
      ],
    ],
    good: [
      [
        'the DNS name alone',
        [
          resource(GKE, {
            controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true }, ...NO_ADDRESS },
          }),
        ],
      ],
      [
        'networks',
        [
          resource(GKE, {
            controlPlaneEndpointsConfig: ADDRESS,
            masterAuthorizedNetworksConfig: networks('203.0.113.0/24'),
          }),
        ],
      ],
      ['EKS, networks', [resource(EKS, { vpcConfig: { publicAccessCidrs: ['203.0.113.0/24'] } })]],
      ['EKS, from within alone', [resource(EKS, { vpcConfig: { endpointPublicAccess: false } })]],
    ],
  },
  'load-balancers-have-sources': {
    bad: [
      ['no sources', [balancer({})], /loadBalancerSourceRanges is not set/],
      ['everybody', [balancer({ loadBalancerSourceRanges: ['::/0'] })], /::\/0, which is anybody/],
      [
        'in the values of a chart',
        [resource('kubernetes:helm.sh/v3:Release', { values: { grafana: { service: { type: 'LoadBalancer' } } } })],
        /values\.grafana\.service\.loadBalancerSourceRanges/,
      ],
    ],
    good: [
      ['sources', [balancer({ loadBalancerSourceRanges: ['203.0.113.0/24'] })]],
      ['an internal one of GKE', [balancer({}, { 'networking.gke.io/load-balancer-type': 'Internal' })]],
      ['an internal one of EKS', [balancer({}, { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' })]],
      ['none', [resource(SERVICE, { kind: 'Service', spec: { type: 'ClusterIP' } })]],
      ['a chart without', [resource('kubernetes:helm.sh/v3:Release', { values: { service: { type: 'ClusterIP' } } })]],
    ],
  },
  'firewalls-have-sources': {
    bad: [
      [
        'a group',
        [resource('aws:ec2/securityGroup:SecurityGroup', { ingress: [{ cidrBlocks: ['0.0.0.0/0'] }] })],
        /anybody/,
      ],
      [
        'a rule',
        [resource('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', { cidrIpv6: '::/0' })],
        /::\/0/,
      ],
      [
        'an old rule',
        [resource('aws:ec2/securityGroupRule:SecurityGroupRule', { type: 'ingress', cidrBlocks: ['0.0.0.0/0'] })],
        /anybody/,
      ],
      [
        'a firewall',
        [resource('gcp:compute/firewall:Firewall', { allows: [{}], sourceRanges: ['0.0.0.0/0'] })],
        /anybody/,
      ],
      ['a firewall that says nobody', [resource('gcp:compute/firewall:Firewall', { allows: [{}] })], /is not set/],
    ],
    good: [
      ['a network', [resource('aws:ec2/securityGroup:SecurityGroup', { ingress: [{ cidrBlocks: ['10.0.0.0/16'] }] })]],
      [
        'traffic to the outside',
        [resource('aws:ec2/securityGroupRule:SecurityGroupRule', { type: 'egress', cidrBlocks: ['0.0.0.0/0'] })],
      ],
      ['a group of machines', [resource('gcp:compute/firewall:Firewall', { allows: [{}], sourceTags: ['web'] })]],
      ['a denial', [resource('gcp:compute/firewall:Firewall', { denies: [{}], sourceRanges: ['0.0.0.0/0'] })]],
    ],
  },
  'nodes-have-no-public-address': {
    bad: [
      ['GKE', [resource(GKE, {})], /enablePrivateNodes/],
      ['a subnet', [resource('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: true })], /mapPublicIpOnLaunch/],
      [
        'a template',
        [resource(TEMPLATE, { networkInterfaces: [{ associatePublicIpAddress: 'true' }] })],
        /associatePublicIpAddress/,
      ],
      ['a machine', [resource('aws:ec2/instance:Instance', { associatePublicIpAddress: true })], /leave it out/],
      [
        'a machine of Google’s',
        [resource('gcp:compute/instance:Instance', { networkInterfaces: [{ accessConfigs: [{}] }] })],
        /accessConfigs/,
      ],
    ],
    good: [
      ['GKE', [resource(GKE, { privateClusterConfig: { enablePrivateNodes: true } })]],
      ['a subnet', [resource('aws:ec2/subnet:Subnet', {})]],
      ['a template', [resource(TEMPLATE, {})]],
    ],
  },
  'buckets-are-private': {
    bad: [
      ['of Google', [resource(GCS, {})], /publicAccessPrevention/, /uniformBucketLevelAccess/],
      ['of Amazon, without a block', [resource(S3, {})], /no BucketPublicAccessBlock/],
      [
        'of Amazon, with the block of another',
        [
          resource(S3, {}),
          resource(S3, {}, { name: 'other' }),
          resource(BLOCK, BLOCKED, { reads: { bucket: [`${S3} other`] } }),
        ],
        /no BucketPublicAccessBlock/,
      ],
      [
        'of Amazon, with half a block',
        [
          resource(S3, {}),
          resource(BLOCK, { ...BLOCKED, blockPublicPolicy: false }, { reads: { bucket: [`${S3} it`] } }),
        ],
        /blockPublicPolicy/,
      ],
    ],
    good: [
      ['of Google', [resource(GCS, { publicAccessPrevention: 'enforced', uniformBucketLevelAccess: true })]],
      ['of Amazon', [resource(S3, {}), resource(BLOCK, BLOCKED, { reads: { bucket: [`${S3} it`] } })]],
    ],
  },
  'storage-is-encrypted': {
    bad: [
      ['a volume', [resource('aws:ebs/volume:Volume', {})], /encrypted/],
      ['a file system', [resource('aws:efs/fileSystem:FileSystem', { encrypted: false })], /encrypted/],
      ['a root volume', [resource(TEMPLATE, { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: {} }] })], /xvda/],
      ['a root volume that nobody names', [resource(TEMPLATE, {})], /blockDeviceMappings is not set/],
      ['a machine', [resource('aws:ec2/instance:Instance', {})], /rootBlockDevice/],
      ['a class', [resource(CLASS, { provisioner: 'ebs.csi.aws.com', parameters: {} })], /parameters\.encrypted/],
    ],
    good: [
      ['a volume', [resource('aws:ebs/volume:Volume', { encrypted: true })]],
      ['a file system', [resource('aws:efs/fileSystem:FileSystem', { encrypted: true })]],
      ['a root volume', [resource(TEMPLATE, { blockDeviceMappings: [{ ebs: { encrypted: 'true' } }] })]],
      ['a class', [resource(CLASS, { provisioner: 'ebs.csi.aws.com', parameters: { encrypted: 'true' } })]],
      ['a class of Google’s', [resource(CLASS, { provisioner: 'pd.csi.storage.gke.io' })]],
    ],
  },
  'cluster-secrets-are-encrypted': {
    bad: [
      ['none', [resource(EKS, {})], /encryptionConfig/],
      ['a key for ever', [resource('aws:kms/key:Key', {})], /enableKeyRotation/],
    ],
    good: [
      ['all', [resource(EKS, { encryptionConfig: { resources: ['secrets'], provider: { keyArn: 'arn' } } })]],
      ['a key that is renewed', [resource('aws:kms/key:Key', { enableKeyRotation: true })]],
      ['a key to sign with', [resource('aws:kms/key:Key', { keyUsage: 'SIGN_VERIFY' })]],
    ],
  },
  'keys-are-your-own': {
    bad: [
      ['a disk', [resource('gcp:compute/disk:Disk', {})], /kmsKeySelfLink/],
      ['a bucket of Google’s', [resource(GCS, {})], /defaultKmsKeyName/],
      ['a cluster of Google’s', [resource(GKE, {})], /databaseEncryption/],
      ['nodes of Google’s', [resource(POOL, { nodeConfig: {} })], /bootDiskKmsKey/],
      ['a volume', [resource('aws:ebs/volume:Volume', { encrypted: true })], /kmsKeyId/],
      ['a root volume', [resource(TEMPLATE, { blockDeviceMappings: [{ ebs: {} }] })], /kmsKeyId/],
      [
        'a bucket of Amazon’s',
        [
          resource('aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration', {
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
          }),
        ],
        /kmsMasterKeyId/,
      ],
      ['a class', [resource(CLASS, { provisioner: 'pd.csi.storage.gke.io' })], /disk-encryption-kms-key/],
    ],
    good: [
      ['a disk', [resource('gcp:compute/disk:Disk', { diskEncryptionKey: { kmsKeySelfLink: 'key' } })]],
      ['a class', [resource(CLASS, { provisioner: 'ebs.csi.aws.com', parameters: { kmsKeyId: 'arn' } })]],
      ['a class of files', [resource(CLASS, { provisioner: 'efs.csi.aws.com' })]],
    ],
  },
  'aws-rights-are-named': {
    bad: [
      [
        'all',
        [resource(POLICY, { policy: allows({ Action: '*', Resource: '*' }) })],
        /\* is more than/,
        /any resource/,
      ],
      [
        'all of a service',
        [resource(POLICY, { policy: allows({ Action: 's3:*', Resource: 'arn:aws:s3:::b' }) })],
        /s3:\*/,
      ],
      [
        'all but',
        [resource(POLICY, { policy: allows({ NotAction: 'iam:PassRole', Resource: 'arn:aws:s3:::b' }) })],
        /NotAction/,
      ],
      [
        'any bucket',
        [resource(POLICY, { policy: allows({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::*' }) })],
        /any resource/,
      ],
      [
        'anybody',
        [
          resource('aws:s3/bucketPolicy:BucketPolicy', {
            policy: allows({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }),
          }),
        ],
        /the principal is anybody/,
      ],
      ['a key for anybody', [resource('aws:kms/key:Key', { policy: allows({ Principal: { AWS: '*' } }) })], /anybody/],
      [
        'whoever a provider knows',
        [
          resource(ROLE, {
            assumeRolePolicy: allows({ Principal: { Federated: 'arn' }, Action: 'sts:AssumeRoleWithWebIdentity' }),
          }),
        ],
        /provider knows/,
      ],
      [
        'an administrator',
        [
          resource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', {
            policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
          }),
        ],
        /right to everything/,
      ],
      [
        'all of S3',
        [resource(ROLE, { assumeRolePolicy: '{}', managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'] })],
        /AmazonS3FullAccess/,
      ],
    ],
    good: [
      [
        'what is named',
        [resource(POLICY, { policy: allows({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*' }) })],
      ],
      [
        'any, by a condition',
        [
          resource(POLICY, {
            policy: allows({
              Action: 'ec2:CreateTags',
              Resource: '*',
              Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVolume' } },
            }),
          }),
        ],
      ],
      ['a look around', [resource(POLICY, { policy: allows({ Action: ['ec2:DescribeVolumes'], Resource: '*' }) })]],
      [
        'a denial',
        [resource(POLICY, { policy: JSON.stringify({ Statement: { Effect: 'Deny', Action: '*', Resource: '*' } }) })],
      ],
      [
        'a role of a service',
        [
          resource(ROLE, {
            assumeRolePolicy: allows({ Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole' }),
          }),
        ],
      ],
      [
        'a key of the account',
        [
          resource('aws:kms/key:Key', {
            policy: allows({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }),
          }),
        ],
      ],
      [
        'what nodes need',
        [
          resource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', {
            policyArn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
          }),
        ],
      ],
    ],
  },
  'google-rights-are-named': {
    bad: [
      [
        'an owner',
        [resource('gcp:projects/iAMMember:IAMMember', { role: 'roles/owner', member: 'user:a' })],
        /roles\/owner/,
      ],
      [
        'everybody',
        [
          resource('gcp:storage/bucketIAMMember:BucketIAMMember', {
            role: 'roles/storage.objectViewer',
            member: 'allUsers',
          }),
        ],
        /allUsers/,
      ],
      [
        'everybody among others',
        [
          resource('gcp:storage/bucketIAMBinding:BucketIAMBinding', {
            role: 'roles/storage.objectViewer',
            members: ['user:a', 'allAuthenticatedUsers'],
          }),
        ],
        /allAuthenticatedUsers/,
      ],
    ],
    good: [
      [
        'what is named',
        [
          resource('gcp:projects/iAMMember:IAMMember', {
            role: 'roles/container.defaultNodeServiceAccount',
            member: 'user:a',
          }),
        ],
      ],
    ],
  },
  'workloads-have-no-cluster-rights': {
    bad: [
      [
        'a workload in the whole cluster',
        [
          resource('kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding', {
            roleRef: { name: 'reader' },
            subjects: [{ kind: 'ServiceAccount', name: 'redis' }],
          }),
        ],
        /service account redis/,
      ],
      [
        'everything',
        [resource('kubernetes:rbac.authorization.k8s.io/v1:Role', { rules: [{ verbs: ['*'], resources: ['pods'] }] })],
        /verbs has "\*"/,
      ],
      [
        'anybody',
        [
          resource('kubernetes:rbac.authorization.k8s.io/v1:RoleBinding', {
            roleRef: { name: 'reader' },
            subjects: [{ kind: 'Group', name: 'system:unauthenticated' }],
          }),
        ],
        /system:unauthenticated/,
      ],
      [
        'an administrator',
        [
          resource('kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding', {
            roleRef: { name: 'cluster-admin' },
            subjects: [{ kind: 'User', name: 'a' }],
          }),
        ],
        /cluster-admin/,
      ],
    ],
    good: [
      [
        'a right in a namespace',
        [
          resource('kubernetes:rbac.authorization.k8s.io/v1:Role', {
            rules: [{ verbs: ['get'], resources: ['pods'], apiGroups: [''] }],
          }),
          resource('kubernetes:rbac.authorization.k8s.io/v1:RoleBinding', {
            roleRef: { name: 'reader' },
            subjects: [{ kind: 'ServiceAccount', name: 'redis' }],
          }),
        ],
      ],
    ],
  },
  'production-is-protected': {
    bad: [
      ['a disk', [resource('gcp:compute/disk:Disk', {})], /not protected/],
      ['a claim', [resource('kubernetes:core/v1:PersistentVolumeClaim', {})], /not protected/],
      ['a cluster', [resource(GKE, { deletionProtection: false }, { protect: true })], /deletionProtection is false/],
      ['a cluster of EKS', [resource(EKS, {}, { protect: true })], /deletionProtection is not true/],
      ['a bucket', [resource(GCS, { forceDestroy: true }, { protect: true })], /forceDestroy/],
    ],
    good: [
      ['a disk', [resource('gcp:compute/disk:Disk', {}, { protect: true })]],
      ['a cluster', [resource(GKE, {}, { protect: true })]],
      ['a cluster of EKS', [resource(EKS, { deletionProtection: true }, { protect: true })]],
      ['nodes', [resource(POOL, {})]],
    ],
  },
  'everything-is-labelled': {
    bad: [
      ['a cluster', [resource(GKE, {})], /lacks environment/, /lacks managed-by/],
      ['nodes', [resource(POOL, { nodeConfig: { resourceLabels: { environment: 'shop' } } })], /lacks managed-by/],
      ['a disk', [resource('gcp:compute/disk:Disk', { labels: { ...LABELS, environment: '' } })], /lacks environment/],
      ['a volume', [resource('aws:ebs/volume:Volume', { tags: { environment: 'shop' } })], /lacks managed-by/],
      [
        'what a template starts',
        [resource(TEMPLATE, { tags: LABELS, tagSpecifications: [{ resourceType: 'instance', tags: LABELS }] })],
        /tagSpecifications of volume lacks environment/,
        /tagSpecifications of volume lacks managed-by/,
      ],
    ],
    good: [
      ['a cluster', [resource(GKE, { resourceLabels: LABELS })]],
      ['a volume', [resource('aws:ebs/volume:Volume', { tags: LABELS })]],
      [
        'by the provider',
        [
          resource('pulumi:providers:aws', { defaultTags: JSON.stringify({ tags: LABELS }) }, { name: 'mine' }),
          resource('aws:ebs/volume:Volume', {}, { provider: 'mine' }),
        ],
      ],
      ['what bears none', [resource('gcp:compute/network:Network', {})]],
    ],
  },
  'zones-have-room': {
    bad: [
      ['one node a zone', [pool('n2-highmem-4', 1)], /have no room/],
      ['nodes that are too small', [pool('e2-standard-2', 2)], /have no room/],
      ['nodes of which nobody knows', [pool('x9-huge', 2)], /x9-huge has is not known/],
      ['a group in two zones', [group({ subnetIds: ['a', 'b'] })], /spans 2 subnets/],
      ['a group that is too small', [group({ scalingConfig: { desiredSize: 1 } })], /have no room/],
    ],
    good: [
      ['room', [pool('n2-highmem-4', 2)]],
      ['a group', [group({})]],
      [
        'a group whose template names the machine',
        [
          resource(TEMPLATE, { instanceType: 'r7g.xlarge' }),
          { ...group({ instanceTypes: undefined }), reads: { launchTemplate: [`${TEMPLATE} it`] } },
        ],
      ],
      ['other nodes', [group({ labels: {}, subnetIds: ['a', 'b'] })]],
    ],
  },
  'node-credentials-stay-on-nodes': {
    bad: [
      ['a template', [resource(TEMPLATE, {})], /httpTokens/, /HopLimit/],
      ['two hops', [resource(TEMPLATE, { metadataOptions: { ...TOKEN, httpPutResponseHopLimit: 2 } })], /HopLimit/],
      ['a group without a template', [resource(GROUP, {})], /launchTemplate/],
      ['a pool', [resource(POOL, { nodeConfig: {} })], /GKE_METADATA/],
    ],
    good: [
      ['a template', [resource(TEMPLATE, { metadataOptions: TOKEN })]],
      ['a group', [resource(GROUP, { launchTemplate: { id: 'it' } })]],
      ['a pool', [resource(POOL, { nodeConfig: { workloadMetadataConfig: { mode: 'GKE_METADATA' } } })]],
    ],
  },
  'pods-are-confined': {
    bad: [
      [
        'privileged',
        [deployment({ containers: [{ name: 'a', securityContext: { privileged: true } }] })],
        /privileged/,
      ],
      ['a folder of the node', [deployment({ volumes: [{ name: 'a', hostPath: { path: '/' } }] })], /hostPath/],
      ['the network of the node', [deployment({ hostNetwork: true })], /hostNetwork/],
      [
        'a capability, at the start',
        [deployment({ initContainers: [{ name: 'a', securityContext: { capabilities: { add: ['NET_ADMIN'] } } }] })],
        /NET_ADMIN/,
      ],
      [
        'in a CronJob',
        [
          resource('kubernetes:batch/v1:CronJob', {
            spec: { jobTemplate: { spec: { template: { spec: { hostPID: true } } } } },
          }),
        ],
        /hostPID/,
      ],
      ['a pod by itself', [resource('kubernetes:core/v1:Pod', { spec: { hostIPC: true } })], /hostIPC/],
    ],
    good: [
      ['a pod', [deployment({ containers: [{ name: 'a', securityContext: { capabilities: { drop: ['ALL'] } } }] })]],
    ],
  },
  'images-have-versions': {
    bad: [
      ['latest', [deployment({ containers: [{ name: 'a', image: 'redis:latest' }] })], /redis:latest/],
      [
        'no tag',
        [deployment({ containers: [{ name: 'a', image: 'registry.example:5000/redis' }] })],
        /another one tomorrow/,
      ],
    ],
    good: [
      ['a version', [deployment({ containers: [{ name: 'a', image: 'registry.example:5000/redis:8.2.1' }] })]],
      ['a digest', [deployment({ containers: [{ name: 'a', image: 'redis@sha256:0123' }] })]],
    ],
  },
  'secrets-are-in-secrets': {
    bad: [
      [
        'a ConfigMap',
        [resource('kubernetes:core/v1:ConfigMap', { data: { 'redis-password': 'a' } })],
        /redis-password/,
      ],
      [
        'a key of some name',
        [resource('kubernetes:core/v1:ConfigMap', { data: { 'tls.pem': '-----BEGIN RSA PRIVATE KEY-----' } })],
        /tls\.pem/,
      ],
      [
        'a variable',
        [deployment({ containers: [{ name: 'a', env: [{ name: 'REDIS_PASSWORD', value: 'a' }] }] })],
        /REDIS_PASSWORD/,
      ],
    ],
    good: [
      ['a file of settings', [resource('kubernetes:core/v1:ConfigMap', { data: { 'redis.conf': 'requirepass no' } })]],
      [
        'from a Secret, or where it is',
        [
          deployment({
            containers: [
              {
                name: 'a',
                env: [
                  { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'a' } } },
                  { name: 'CREDENTIALS', value: '/credentials' },
                  { name: 'PASSWORD_FILE', value: 'a' },
                ],
              },
            ],
          }),
        ],
      ],
    ],
  },
};
