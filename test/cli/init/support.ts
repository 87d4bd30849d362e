import {
  type Answers,
  CLOUDS,
  type CloudName,
  DEFAULTS,
  REPLICAS,
  TOPOLOGIES,
  type TopologyName,
} from '../../../cli/init/answers';
import { run } from '../../../cli/run';

/** What each topology and cloud can be answered with, by what it is called in tests. */
export const COMBINATIONS: readonly (readonly [string, Answers])[] = keysOf(TOPOLOGIES).flatMap(topology =>
  keysOf(CLOUDS).flatMap(cloud => combinations(topology, cloud)),
);

function combinations(topology: TopologyName, cloud: CloudName): [string, Answers][] {
  const answers = { ...DEFAULTS, topology, cloud, replicas: REPLICAS[topology] };
  if (cloud === 'any') return [[`${topology} in any cluster`, { ...answers, clients: answers.namespace }]];
  const region = cloud === 'gke' ? 'asia-east1-' : 'eu-central-1';
  const zones = ['a', 'b', 'c'].map(zone => `${region}${zone}`);
  return [
    [`${topology} in ${cloud}`, answers],
    [`${topology} in ${cloud}, zones known`, { ...answers, zones, namespace: '1st', name: 'shop' }],
  ];
}

function keysOf<K extends string>(object: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(object) as K[];
}

/** Runs `redis-ha init`. With answers a terminal is there, which gives one after the other. */
export async function init(args: readonly string[], answers?: readonly string[]) {
  const said = { out: '', error: '', questions: [] as string[] };
  const left = [...(answers ?? [])];
  const ask = async (question: string) => {
    said.questions.push(question);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`Nobody expected to be asked: ${question}`);
    return answer;
  };
  const code = await run(['init', ...args], {
    out: text => (said.out += text),
    error: text => (said.error += text),
    ...(answers ? { ask } : {}),
  });
  return { code, left, ...said };
}
