import { type Answers, CLOUDS, REPLICAS, TOPOLOGIES } from './answers';
import { Refused } from './refused';

/** One thing that a new project is asked for: a question on a terminal, and an option of the same name. */
export interface Question {
  /** Name of the option, and of the answer. */
  readonly key: keyof Answers;
  /** What the option takes. */
  readonly takes: string;
  readonly what: string;
  /** What there is to choose from, each with what it is. @default - any text */
  readonly choices?: Readonly<Record<string, string>>;
  /** Where it is not asked, and why. @default - it is always */
  readonly unless?: (answers: Answers) => string | undefined;
  /** What the text says. @throws Refused where it says nothing of that kind */
  readonly read: (text: string) => Partial<Answers>;
  /** What the default is, where it is not always the same. @default - the answer that is there in the beginning */
  readonly byDefault?: string;
  /** The answer that is there now, as a text. */
  readonly text: (answers: Answers) => string;
}

/** In the order in which they are asked: what is asked of a topology follows from which it is. */
export const QUESTIONS: readonly Question[] = [
  {
    key: 'topology',
    takes: 'topology',
    what: 'how Redis is run',
    choices: TOPOLOGIES,
    read: text => {
      const topology = chosen(TOPOLOGIES, text);
      return { topology, replicas: REPLICAS[topology] };
    },
    text: ({ topology }) => topology,
  },
  {
    key: 'cloud',
    takes: 'cloud',
    what: 'where it runs',
    choices: CLOUDS,
    read: text => ({ cloud: chosen(CLOUDS, text) }),
    text: ({ cloud }) => cloud,
  },
  {
    key: 'zones',
    takes: 'zones',
    what: 'zones of the nodes, with commas between them',
    unless: ({ cloud }) => (cloud === 'any' ? 'zones are asked for in a cloud alone' : undefined),
    read: text => ({ zones: text === ANY_ZONE ? [] : zonesIn(text) }),
    text: ({ zones }) => zones.join(',') || ANY_ZONE,
  },
  {
    key: 'shards',
    takes: 'number',
    what: 'shards, each with a part of the keys',
    unless: ({ topology }) => (topology === 'cluster' ? undefined : 'a cluster alone has shards'),
    read: text => ({ shards: numberIn(text) }),
    text: ({ shards }) => String(shards),
  },
  {
    key: 'replicas',
    takes: 'number',
    what: 'replicas of each primary',
    unless: ({ topology }) => (topology === 'standalone' ? 'one server has no replicas' : undefined),
    byDefault: `${REPLICAS.cluster}, with Sentinels ${REPLICAS.sentinel}`,
    read: text => ({ replicas: numberIn(text) }),
    text: ({ replicas }) => String(replicas),
  },
  {
    key: 'memory',
    takes: 'quantity',
    what: 'memory of each server',
    read: text => ({ memory: text }),
    text: ({ memory }) => memory,
  },
  {
    key: 'disk',
    takes: 'quantity',
    what: 'disk of each server',
    read: text => ({ disk: text }),
    text: ({ disk }) => disk,
  },
  {
    key: 'name',
    takes: 'name',
    what: 'name of the topology, which the names of all its objects begin with',
    read: text => ({ name: text }),
    text: ({ name }) => name,
  },
  {
    key: 'namespace',
    takes: 'namespace',
    what: 'namespace of the servers',
    read: text => ({ namespace: namespaceIn(text) }),
    text: ({ namespace }) => namespace,
  },
  {
    key: 'clients',
    takes: 'namespace',
    what: 'namespace of the clients, which may be the same',
    read: text => ({ clients: namespaceIn(text) }),
    text: ({ clients }) => clients,
  },
];

const ANY_ZONE = 'any';

function chosen<C extends object>(choices: C, text: string): keyof C {
  if (Object.hasOwn(choices, text)) return text as keyof C;
  throw new Refused(`"${text}" is none of ${Object.keys(choices).join(', ')}.`);
}

function zonesIn(text: string): string[] {
  const zones = [...new Set(text.split(',').map(zone => zone.trim()))];
  const odd = zones.find(zone => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(zone));
  if (odd === undefined) return zones;
  throw new Refused(`"${odd}" cannot name a zone; list names with commas between them, or say ${ANY_ZONE}.`);
}

function numberIn(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Refused(`"${text}" is no whole number.`);
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
function namespaceIn(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new Refused(`"${text}" cannot name a namespace; use up to 63 lower-case letters, digits and dashes.`);
}
