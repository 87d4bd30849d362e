/**
 * What Envoy does with a command:
 * - `write`: it goes to the servers for writes;
 * - `read`: it goes to the servers for reads, where a route has some;
 * - `mistaken`: so too, though it writes;
 * - `answered`: Envoy answers itself, and no server hears of it;
 * - `unknown`: it is refused.
 */
export type Handling = 'write' | 'read' | 'mistaken' | 'answered' | 'unknown';
