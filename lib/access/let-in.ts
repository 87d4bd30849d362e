import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Client, clientOf, type IClient } from '../config/client';
import { typed } from '../props/typed';
import { warn } from '../warnings';
import { clientProblems, clientWarnings } from './clients';
import { clientPolicy, type Door } from './network-policies';

/** Lets clients in by these doors of a construct, unless what describes them is refused at synthesis. */
export function letIn(
  construct: Construct & { readonly name: string },
  id: string,
  peer: Client | IClient,
  doors: readonly Door[],
): void {
  const given = typed('Client', clientOf(peer), 'allowFrom');
  const client = given.props;
  if (!given.accepted(construct, () => clientProblems(id, client, Chart.of(construct).namespace))) return;
  warn(construct, clientWarnings(id, client));
  clientPolicy(construct, id, construct.name, client, doors);
}
