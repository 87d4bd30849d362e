import { Failure } from '../failure';

/** An answer that is not good. Who is asked is told so and asked again; an option was called wrongly. */
export class Refused extends Failure {}
