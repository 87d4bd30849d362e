import { BlockList } from 'node:net';
import { addressRange } from '../config/addresses';
import type { Client } from '../config/client';
import { isLabel } from '../config/syntax';
import type { Problems } from '../validation';
import { check, isObjectName, isServiceName, shown } from '../validation';

/** What is wrong with letting a client in, under this id, to a topology in this namespace. */
export function clientProblems(id: string, client: Client, namespace: string | undefined): Problems {
  const { namespaceLabels, podLabels, cidr, except } = client;
  const elsewhere = client.namespace !== undefined || namespaceLabels !== undefined;
  return [
    ...check(
      [
        !isServiceName(id),
        `allowFrom: ${shown(id)} cannot name a network policy; use lower-case letters, digits and dashes`,
      ],
      [
        client.namespace !== undefined && !isObjectName(client.namespace),
        `allowFrom: ${shown(client.namespace)} cannot name a namespace; set the name of the clients' namespace`,
      ],
      [
        client.namespace !== undefined && namespaceLabels !== undefined,
        'allowFrom: namespace and namespaceLabels both say where the clients run; set one of them',
      ],
      [
        cidr !== undefined && (elsewhere || podLabels !== undefined),
        'allowFrom: cidr is for clients outside the cluster, which have neither namespace nor labels; let them in by an allowFrom of their own',
      ],
      [
        cidr === undefined && except !== undefined,
        'allowFrom: except leaves a part of cidr out, and there is none; set cidr, or leave except out',
      ],
      [
        elsewhere && namespace === undefined,
        'allowFrom: clients in another namespace need a complete host name; set the namespace of the chart that holds the topology',
      ],
    ),
    ...labelProblems('namespaceLabels', 'namespace', namespaceLabels),
    ...labelProblems('podLabels', 'pod', podLabels),
    ...(cidr === undefined ? [] : rangeProblems(cidr, except ?? [])),
  ];
}

/** What letting a client in makes likely to go wrong, though it is allowed. */
export function clientWarnings(id: string, { cidr, except = [] }: Client): Problems {
  return check([
    cidr !== undefined && addressRange(cidr)?.prefix === 0 && except.length === 0,
    `allowFrom: "${id}" lets every address connect, ${shown(cidr)}; set the ranges that the clients have`,
  ]);
}

function labelProblems(property: string, what: string, labels: Readonly<Record<string, string>> | undefined): Problems {
  if (labels === undefined) return [];
  const entries = Object.entries(labels);
  return [
    ...check([
      entries.length === 0,
      `allowFrom: ${property} without a label would let every ${what} in; set one label or more, or leave it out`,
    ]),
    ...entries.flatMap(([key, value]) =>
      check([
        !isLabel(key, value),
        `allowFrom: ${property} has ${shown(key)}: ${shown(value)}, which is no label; set key and value as \`kubectl get --show-labels\` shows them`,
      ]),
    ),
  ];
}

function rangeProblems(cidr: string, except: readonly string[]): Problems {
  const whole = addressRange(cidr);
  if (!whole) return [noRange('cidr', cidr, '10.20.0.0/16')];
  return except.flatMap(each => {
    const part = addressRange(each);
    if (!part) return [noRange('except', each, '10.20.30.0/24')];
    const inside = new BlockList();
    inside.addSubnet(whole.address, whole.prefix, whole.family);
    return check([
      part.family !== whole.family || part.prefix <= whole.prefix || !inside.check(part.address, part.family),
      `allowFrom: except: ${shown(each)} is not a part of ${shown(cidr)}; set smaller ranges inside it`,
    ]);
  });
}

function noRange(property: string, text: string, example: string): string {
  return `allowFrom: ${property}: ${shown(text)} is no range of addresses; set one such as "${example}", and "/32" after a single address`;
}
