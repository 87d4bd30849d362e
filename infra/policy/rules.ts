import type { Policies } from '@pulumi/policy';
import { awsRights } from './rules/aws-rights';
import { buckets } from './rules/buckets';
import { clusterRights } from './rules/cluster-rights';
import { clusterSecrets } from './rules/cluster-secrets';
import { controlPlane } from './rules/control-plane';
import { customerKeys } from './rules/customer-keys';
import { encryption } from './rules/encryption';
import { firewalls } from './rules/firewalls';
import { googleRights } from './rules/google-rights';
import { images } from './rules/images';
import { instanceMetadata } from './rules/instance-metadata';
import { labels } from './rules/labels';
import { loadBalancers } from './rules/load-balancers';
import { openSecrets } from './rules/open-secrets';
import { pods } from './rules/pods';
import { privateNodes } from './rules/private-nodes';
import { production } from './rules/production';
import { zoneRoom } from './rules/zone-room';

/** All rules of the pack. A new one is a file in `rules` and a word in this list. */
export const RULES: Policies = [
  controlPlane,
  loadBalancers,
  firewalls,
  privateNodes,
  buckets,
  encryption,
  clusterSecrets,
  customerKeys,
  awsRights,
  googleRights,
  clusterRights,
  production,
  labels,
  zoneRoom,
  instanceMetadata,
  pods,
  images,
  openSecrets,
];
