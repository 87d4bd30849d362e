/** What could not be done, as a sentence to act on. Anything else that is thrown is a mistake of this program. */
export class Failure extends Error {}
