/** What was not done, and would not be if it were tried again: somebody has to decide. Its message says what. */
export class Refused extends Error {}
