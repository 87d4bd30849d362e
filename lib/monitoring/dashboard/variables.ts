import { names } from '../../config/names';
import { ENVOY_ADMIN } from '../measures';
import type { Subject } from '../subject';
import type { DataSource, Variable, VariableOption } from './grafana';

/** Variables of all dashboards, as queries name them. */
export const VARIABLES = {
  dataSource: 'datasource',
  namespace: 'namespace',
  release: 'release',
  shard: 'shard',
} as const;

const used = (variable: string) => `\${${variable}}`;

/** Where the queries go: whoever looks may choose. */
export const DATA_SOURCE: DataSource = { type: 'prometheus', uid: used(VARIABLES.dataSource) };

/** The shard of a row that is there for each. */
export const SHARD = used(VARIABLES.shard);

/** What a counter grew by is looked at over this time: as long as Grafana needs for the resolution that it draws. */
export const RESOLUTION = '$__rate_interval';
export const WINDOW = `[${RESOLUTION}]`;

/** The same construct, but with the variables for what it is called: so its selectors are those of the alerts. */
export function withVariables(subject: Subject): Subject {
  return { ...subject, name: used(VARIABLES.release), namespace: used(VARIABLES.namespace) };
}

/** A metric that every release of this kind has, and what the name of its `job` says of the release. */
function foundBy({ servers, replicates, front }: Subject): { readonly series: string; readonly job: string } {
  if (servers) {
    const series = replicates === 'shards' ? 'redis_cluster_state' : 'redis_up';
    return { series: `${series}{job=~"${names.headlessService('.+')}"`, job: names.headlessService('(.+)') };
  }
  if (front) return { series: 'haproxy_process_uptime_seconds{job!=""', job: '(.+)' };
  // The Envoys beside mirrored servers are scraped by the Service of these.
  const series = `envoy_cluster_membership_total{envoy_cluster_name="${ENVOY_ADMIN}",job!~"${names.headlessService('.+')}"`;
  return { series, job: '(.+)' };
}

/** The variables of a construct's dashboard, with what it is called as the choice at first. */
export function variablesOf(subject: Subject): Variable[] {
  const { series, job } = foundBy(subject);
  const inNamespace = `${series},namespace="${used(VARIABLES.namespace)}"}`;
  return [
    {
      type: 'datasource',
      name: VARIABLES.dataSource,
      label: 'Data source',
      query: 'prometheus',
      current: chosen('default'),
      refresh: 1,
    },
    queried(VARIABLES.namespace, 'Namespace', `label_values(${series}}, namespace)`, chosen(subject.namespace)),
    {
      ...queried(VARIABLES.release, 'Release', `label_values(${inNamespace}, job)`, chosen(subject.name)),
      regex: `/^${job}$/`,
    },
    ...(subject.replicates === 'shards' ? [shards(subject)] : []),
  ];
}

function shards(subject: Subject): Variable {
  const { name, namespace } = withVariables(subject);
  const series = `redis_cluster_state{namespace="${namespace}",job="${names.headlessService(name)}"}`;
  return {
    ...queried(VARIABLES.shard, 'Shard', `label_values(${series}, pod)`, { text: 'All', value: '$__all' }),
    // A shard's number is in the names of its pods.
    regex: `/^.+-([0-9]+)-[0-9]+$/`,
    sort: 3,
    multi: true,
    includeAll: true,
  };
}

function queried(name: string, label: string, query: string, current: VariableOption | undefined): Variable {
  // Asked anew whenever the dashboard is opened.
  const variable: Variable = { type: 'query', name, label, datasource: DATA_SOURCE, query, refresh: 1, sort: 1 };
  return current ? { ...variable, current } : variable;
}

function chosen(value: string): VariableOption;
function chosen(value: string | undefined): VariableOption | undefined;
function chosen(value: string | undefined): VariableOption | undefined {
  return value === undefined ? undefined : { text: value, value };
}
