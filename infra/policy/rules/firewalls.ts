import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { isAnybody } from '../../../lib/config/addresses';
import type { Problems } from '../../../lib/validation';
import { each, eachOf } from '../each';

/** Security groups with their rules in them. */
interface Group {
  readonly ingress?: readonly {
    readonly cidrBlocks?: readonly string[];
    readonly ipv6CidrBlocks?: readonly string[];
  }[];
}

/** What lets traffic in: security groups, in one piece or rule by rule, and firewalls. */
export const firewalls: ResourceValidationPolicy = {
  name: 'firewalls-have-sources',
  description: 'No rule of a security group or of a firewall lets traffic in from anywhere.',
  remediationSteps: 'Name the networks, or the security groups or service accounts, that traffic may come from.',
  severity: 'critical',
  validateResource: [
    ...eachOf<Group>([aws.ec2.SecurityGroup, aws.ec2.DefaultSecurityGroup], ({ ingress = [] }) =>
      ingress.flatMap(({ cidrBlocks = [], ipv6CidrBlocks = [] }) =>
        problems('ingress', [...cidrBlocks, ...ipv6CidrBlocks]),
      ),
    ),
    each(aws.ec2.SecurityGroupRule, ({ type, cidrBlocks = [], ipv6CidrBlocks = [] }) =>
      type === 'ingress' ? problems('cidrBlocks', [...cidrBlocks, ...ipv6CidrBlocks]) : [],
    ),
    each(aws.vpc.SecurityGroupIngressRule, ({ cidrIpv4, cidrIpv6 }) =>
      problems(
        'cidrIpv4 or cidrIpv6',
        [cidrIpv4, cidrIpv6].filter(cidr => cidr !== undefined),
      ),
    ),
    each(gcp.compute.Firewall, ({ direction = 'INGRESS', allows = [], sourceRanges, ...from }) => {
      if (direction !== 'INGRESS' || allows.length === 0) return [];
      const narrowed = from.sourceTags !== undefined || from.sourceServiceAccounts !== undefined;
      if (sourceRanges === undefined && !narrowed) return ['sourceRanges is not set, which is anybody: name networks'];
      return problems('sourceRanges', sourceRanges ?? []);
    }),
  ],
};

function problems(path: string, sources: readonly string[]): Problems {
  return sources.filter(isAnybody).map(source => `${path} has ${source}, which is anybody: name who may come in`);
}
