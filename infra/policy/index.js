// Pulumi would have the compiler look at all of it, the types of every cloud with it, before each run: half a minute.
// `npm run typecheck` has done so.
require('tsx/cjs');
require('./pack');
