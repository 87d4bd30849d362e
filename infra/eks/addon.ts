import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { Role } from './role';
import type { EksAddonName, FullEksSettings } from './settings';
import { type Tags, tagged } from './tags';

/** An add-on of a cluster. */
export interface AddonArgs {
  readonly addon: EksAddonName;
  /** Name of the cluster. */
  readonly cluster: pulumi.Input<string>;
  readonly settings: Pick<FullEksSettings, 'version' | 'addonVersions'>;
  readonly tags: Tags;
}

/** The service account of an add-on that needs rights, and the policy of AWS that has them. */
interface Identity {
  readonly serviceAccount: string;
  readonly policy: string;
}

/**
 * The rights of add-ons. That of the EBS driver lets it work on volumes alone that bear its tag, `EBS_DRIVER_TAG`, and
 * take snapshots of these. A snapshot must bear the same tag, which the driver gives to each that it takes: nothing is
 * to be set for that.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicyV2.html
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
 */
const IDENTITIES: Readonly<Partial<Record<EksAddonName, Identity>>> = {
  'vpc-cni': { serviceAccount: 'aws-node', policy: 'AmazonEKS_CNI_Policy' },
  'aws-ebs-csi-driver': { serviceAccount: 'ebs-csi-controller-sa', policy: 'AmazonEBSCSIDriverPolicyV2' },
  'aws-efs-csi-driver': { serviceAccount: 'efs-csi-controller-sa', policy: 'service-role/AmazonEFSCSIDriverPolicy' },
};

/** The tag of volumes that the EBS driver may attach. It gives it to those that it makes. */
export const EBS_DRIVER_TAG = { 'ebs.csi.aws.com/cluster': 'true' } as const;

/** What is set otherwise than by default: without it, nothing enforces network policies. */
const CONFIGURATION: Readonly<Partial<Record<EksAddonName, Readonly<Record<string, string>>>>> = {
  'vpc-cni': { enableNetworkPolicy: 'true' },
};

/**
 * Add-ons whose objects stay when the add-on is taken away. With the kinds of snapshots would go all that were taken, and
 * with their controller what has them deleted at AWS.
 */
const KEPT: readonly EksAddonName[] = ['snapshot-controller'];

/**
 * An add-on, with a role of its own where it needs one, by EKS Pod Identity. Its version is the default one for the
 * cluster's version of Kubernetes, unless the settings say another.
 */
export class Addon extends pulumi.ComponentResource {
  /** Name of its role. Undefined: it needs none. */
  readonly roleName?: pulumi.Output<string>;

  constructor(name: string, args: AddonArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Addon', name, {}, opts);
    const { addon, cluster, settings, tags } = args;
    const identity = IDENTITIES[addon];
    const configuration = CONFIGURATION[addon];
    const role =
      identity &&
      new Role(
        name,
        { service: 'pods.eks', managed: [identity.policy], tags },
        { parent: this, dependsOn: opts?.dependsOn },
      );
    const { version } = aws.eks.getAddonVersionOutput(
      { addonName: addon, kubernetesVersion: settings.version },
      { parent: this },
    );
    new aws.eks.Addon(
      name,
      {
        clusterName: cluster,
        addonName: addon,
        addonVersion: settings.addonVersions[addon] ?? version,
        configurationValues: configuration && JSON.stringify(configuration),
        podIdentityAssociations:
          identity && role ? [{ serviceAccount: identity.serviceAccount, roleArn: role.arn }] : undefined,
        // What is said here holds, whatever was changed by hand.
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'OVERWRITE',
        preserve: KEPT.includes(addon) ? true : undefined,
        tags: tagged(tags, name),
      },
      childOf(this, opts),
    );
    this.roleName = role?.roleName;
    this.registerOutputs({ roleName: this.roleName });
  }
}
