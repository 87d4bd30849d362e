import type { Construct } from 'constructs';
import { accepted, type Problems } from '../validation';
import { fittedFields, isObject } from './fitted';
import type { FieldsShape, Shapes } from './shape';
import shapes from './shapes.json';
import { standIns } from './stand-in';

/** Props of the types that they are declared with. */
export interface Typed<Props> {
  /**
   * Without those of other types, and without those that are there but undefined, which would hide a default. What is
   * needed and missing is stood in for: the constructor gets to its end, and then nothing is built.
   */
  readonly props: Props;
  /**
   * Whether the construct may be built: nothing is of another type or missing, and nothing else is found, which is not
   * asked where something is missing. Where it may not, synthesis fails with all of that.
   */
  accepted(construct: Construct, others: () => Problems): boolean;
}

const SHAPES = shapes as Shapes;

/**
 * Looks at props as TypeScript would: a program that it does not check, or that casts, may pass anything, and is to hear of
 * it in sentences.
 *
 * @param type Name of the props' type
 * @param path What sentences call them, where they are not a construct's own
 */
export function typed<Props extends object>(type: keyof typeof shapes, props: Props, path = ''): Typed<Props> {
  const shape = SHAPES[type] as FieldsShape;
  const fit = fittedFields(isObject(props) ? props : {}, shape, SHAPES, path);
  const entries = Object.entries(fit.props).filter(([, value]) => value !== undefined);
  return {
    props: { ...(fit.lacks ? standIns(shape.needed, SHAPES) : {}), ...Object.fromEntries(entries) } as Props,
    accepted: (construct, others) =>
      accepted(construct, [
        ...(isObject(props) ? [] : [`${path || 'props'}: they are no object; set an object`]),
        ...fit.problems,
        ...(fit.lacks ? [] : others()),
      ]),
  };
}
