import { bytes } from '../../config/quantity';
import { check, type Problems, shown } from '../../validation';

/** What is wrong with the size of a volume. */
export function sizeProblem(size: string): Problems {
  return check([!bytes(size), `persistence.size: ${shown(size)} is no size of a volume; set a quantity such as "5Gi"`]);
}
