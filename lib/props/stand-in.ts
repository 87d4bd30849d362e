import type { Shape, Shapes } from './shape';

/** The least that is of a shape: a constructor gets to its end with it, though nothing is built. */
export function standIn(shape: Shape, shapes: Shapes): unknown {
  switch (shape) {
    case 'any':
      return undefined;
    case 'string':
      return '';
    case 'number':
      return 0;
    case 'boolean':
      return false;
  }
  if ('type' in shape) return standIn(shapes[shape.type] ?? 'any', shapes);
  if ('literals' in shape) return shape.literals[0];
  if ('oneOf' in shape) return standIn(shape.oneOf[0] ?? 'any', shapes);
  if ('list' in shape) return [];
  return 'map' in shape ? {} : standIns(shape.needed, shapes);
}

/** One for each property of these. */
export function standIns(needed: Readonly<Record<string, Shape>>, shapes: Shapes): object {
  return Object.fromEntries(Object.entries(needed).map(([key, shape]) => [key, standIn(shape, shapes)]));
}
