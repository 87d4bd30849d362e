import { gunzipSync } from 'node:zlib';
import { CONFIG_HASH_ANNOTATION } from '../../lib/config/hash';
import type { KeeperSpec, ReplicationSpec } from '../../lib/config/keeper-spec';
import { LABELS } from '../../lib/config/labels';
import { PACKED, programHash, SPEC_FILE, specText } from '../../lib/config/program-files';
import { type Owned, toolThatOwns } from './owner';

/** The objects of a RedisReplication that say who is the primary. */
export interface Carriers {
  /** Service of the clients that write. */
  readonly service: Owned & { readonly spec: { readonly selector?: Readonly<Record<string, string>> } };
  /** What the keeper is told. */
  readonly config: Owned & {
    readonly data?: Readonly<Record<string, string>>;
    readonly binaryData?: Readonly<Record<string, string>>;
  };
  /** The keeper, which starts anew with what it is told. */
  readonly deployment: Owned & {
    readonly spec: {
      readonly template: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } };
    };
  };
}

/** A field, and what it is to be. Nothing is changed where it is not what it was any more. */
export interface Change {
  readonly kind: string;
  readonly name: string;
  readonly field: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** What makes another server the primary. */
export interface Changes {
  /** What the keeper was told last. */
  readonly spec: ReplicationSpec;
  /** What tells the keeper, in this order. Empty where it is told already. */
  readonly keeper: readonly Change[];
  /** What leads clients there, once the keeper has done it. */
  readonly clients: readonly Change[];
}

/** Why there is nothing to promote elsewhere. */
export const ONLY_REPLICATION =
  'Only of a RedisReplication does the manifest say who is the primary: in a cluster, or with Sentinels, `redis-ha failover` has another take over.';

const FIELDS = {
  config: ['data', SPEC_FILE],
  deployment: ['spec', 'template', 'metadata', 'annotations', CONFIG_HASH_ANNOTATION],
  service: ['spec', 'selector', LABELS.pod],
} as const;

/**
 * What a manifest with this primary would change of what is in the cluster, and nothing else: applying that manifest then
 * changes nothing. Or why that cannot be said, or would be taken back.
 */
export function changesFor(
  { service, config, deployment }: Carriers,
  server: string,
): Changes | { readonly refusal: string } {
  const text = config.data?.[SPEC_FILE] ?? '';
  const annotation = deployment.spec.template.metadata?.annotations?.[CONFIG_HASH_ANNOTATION] ?? '';
  const selected = service.spec.selector?.[LABELS.pod] ?? '';
  const spec = parsed(text);
  const refused = (refusal: string) => ({ refusal });
  if (spec?.topology !== 'replication') {
    return refused(ONLY_REPLICATION);
  }
  const ordinal = spec.servers.indexOf(server);
  if (ordinal === -1) return refused(`${spec.name} has no server ${server}; it has ${spec.servers.join(', ')}.`);
  const told = (primary: string) => specText({ ...spec, primary });
  const hashOf = (primary: string) => programHash(programIn(config), { [SPEC_FILE]: told(primary) });
  // With any of them as the primary: somebody may have been interrupted.
  if (told(spec.primary) !== text || !spec.servers.some(each => hashOf(each) === annotation)) {
    return refused(
      `ConfigMap and Deployment ${config.metadata.name} are not as this version of the library makes them. Set the prop primary of ${spec.name} to ${ordinal}, and apply that.`,
    );
  }
  const owner = [
    toolThatOwns(config, FIELDS.config),
    toolThatOwns(deployment, FIELDS.deployment),
    toolThatOwns(service, FIELDS.service),
  ].find(tool => tool !== undefined);
  if (owner) {
    return refused(
      `${owner} keeps ${spec.name} as its source has it, and would take this back. Set the prop primary of ${spec.name} to ${ordinal} there, and have ${owner} apply that.`,
    );
  }
  const change = ({ kind, metadata }: Owned, field: readonly string[], from: string, to: string): Change[] =>
    from === to ? [] : [{ kind, name: metadata.name, field, from, to }];
  return {
    spec,
    keeper: [
      ...change(config, FIELDS.config, text, told(server)),
      ...change(deployment, FIELDS.deployment, annotation, hashOf(server)),
    ],
    clients: change(service, FIELDS.service, selected, server),
  };
}

/** The keeper's program. Empty where the ConfigMap has none: the hash is another then. */
function programIn({ binaryData = {} }: Carriers['config']): string {
  const packed = binaryData[PACKED];
  return packed === undefined ? '' : gunzipSync(Buffer.from(packed, 'base64')).toString();
}

function parsed(text: string): KeeperSpec | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
