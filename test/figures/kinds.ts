import type { Kind } from './kind';
import { BACKUP } from './kinds/backup';
import { EXPORTER } from './kinds/exporter';
import { FAILOVER } from './kinds/failover';
import { KEEPER } from './kinds/keeper';
import { PLANNED_OPERATIONS } from './kinds/planned';
import { PROXIES } from './kinds/proxies';
import { SLOTS } from './kinds/slots';
import { SYNTH } from './kinds/synth';

/** All kinds of figures, in the order of their pages. */
export const KINDS: readonly Kind[] = [FAILOVER, PLANNED_OPERATIONS, PROXIES, EXPORTER, SLOTS, BACKUP, KEEPER, SYNTH];
