import { table } from '../text/table';
import { duration, size } from '../text/units';
import type { ServerStatus, Status, WorkStatus } from './status';

/** What is shown, and on what. */
export interface Showing {
  /** Whether nodes, addresses, uptimes and restarts are shown too. @default false */
  readonly wide?: boolean;
  /** Columns of the terminal. @default - lines are as long as they are */
  readonly width?: number;
}

/** A topology as it is, in words: problems first. */
export function words(status: Status, { wide = false, width }: Showing = {}): string {
  const { namespace, name, problems, servers, sentinels, keeper, works } = status;
  const rows = (all: readonly (readonly string[])[]) => table(all, width);
  const releases = [...new Set(servers.map(({ release }) => release).filter(release => release !== undefined))];
  return [
    `${name} in namespace ${namespace}: ${problems.length === 0 ? 'all is well' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`}`,
    ...problems.flatMap(({ what, runbook }) => rows([[what]]).concat(`    ${runbook}`)),
    '',
    ...rows(serverTable(servers, wide)),
    '',
    ...rows([
      ...(releases.length > 0 ? [['release', releases.join(', ')]] : []),
      ...(sentinels ? [['Sentinels', `${sentinels.ready} of ${sentinels.wanted} ready`]] : []),
      ...certificatesRow(servers),
      ...(keeper ? [['keeper', keeperSays(keeper)]] : []),
      ...works.map(work => [work.component, workSays(work)]),
    ]),
    '',
  ].join('\n');
}

interface Column {
  readonly head: string;
  readonly cell: (server: ServerStatus) => string | undefined;
  /** Whether it is for who asked for more. @default false */
  readonly wide?: true;
}

const COLUMNS: readonly Column[] = [
  { head: 'server', cell: ({ pod }) => pod },
  { head: 'ready', cell: ({ ready }) => (ready ? 'yes' : 'no') },
  { head: 'role', cell: ({ role }) => role },
  { head: 'slots', cell: ({ slots }) => (slots ? String(slots) : undefined) },
  { head: 'behind', cell: ({ lagBytes }) => (lagBytes === undefined ? undefined : size(lagBytes)) },
  { head: 'keys', cell: ({ keys }) => keys?.toString() },
  { head: 'data', cell: dataOf },
  { head: 'zone', cell: ({ zone }) => zone },
  { head: 'node', cell: ({ node }) => node, wide: true },
  { head: 'address', cell: ({ ip }) => ip, wide: true },
  { head: 'up for', cell: ({ uptimeSeconds: up }) => (up === undefined ? undefined : duration(up)), wide: true },
  { head: 'certificate', cell: certificateOf, wide: true },
  { head: 'restarts', cell: ({ restarts }) => String(restarts), wide: true },
];

/** A column of which no server has anything is left out: slots, where there are none. */
function serverTable(servers: readonly ServerStatus[], wide: boolean): string[][] {
  const shown = COLUMNS.filter(column => wide || !column.wide).filter(({ cell }) => servers.some(cell));
  return [shown.map(({ head }) => head), ...servers.map(server => shown.map(({ cell }) => cell(server) ?? '–'))];
}

function dataOf({ memory }: ServerStatus): string | undefined {
  if (!memory) return undefined;
  const { data, max } = memory;
  return max === 0 ? size(data) : `${size(data)} of ${size(max)}`;
}

function certificateOf({ certificate }: ServerStatus): string | undefined {
  if (!certificate) return undefined;
  return 'problem' in certificate ? 'unknown' : `${certificate.days} d`;
}

/** The one that ends first, and why nobody knows of others. */
function certificatesRow(servers: readonly ServerStatus[]): string[][] {
  const all = servers.map(({ certificate }) => certificate).filter(each => each !== undefined);
  const days = all.flatMap(each => ('days' in each ? [each.days] : []));
  const [unknown] = all.flatMap(each => ('problem' in each ? [each.problem] : []));
  const says = [
    ...(days.length > 0 ? [`good for ${Math.min(...days)} d`] : []),
    ...(unknown === undefined ? [] : [`not all are known: ${unknown}`]),
  ];
  return says.length > 0 ? [['certificates', says.join('; ')]] : [];
}

function keeperSays({ mode = 'act', state, reason, steps = [] }: NonNullable<Status['keeper']>): string {
  const doing = steps.map(({ kind, pod }) => `${kind} ${pod}`).join(', ');
  const what = [mode === 'act' ? state : `${mode}, ${state}`, ...(reason ? [reason] : []), ...(doing ? [doing] : [])];
  return what.join(': ');
}

function workSays({ suspended, ageSeconds }: WorkStatus): string {
  const last = ageSeconds === undefined ? 'never so far' : `${duration(ageSeconds)} ago`;
  return suspended ? `suspended, last ${last}` : last;
}
