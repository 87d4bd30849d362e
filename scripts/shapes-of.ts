import { join } from 'node:path';
import ts from 'typescript';
import type { Shape, Shapes } from '../lib/props/shape';

const LIB = join(__dirname, '..', 'lib');

/** Where the library reads them. */
export const SHAPES_FILE = join(LIB, 'props', 'shapes.json');

/** What that file has to say: a type a line, so that changes are seen. */
export function shapesText(): string {
  const lines = Object.entries(shapesOf(join(LIB, 'index.ts'))).map(
    ([name, shape]) => `${JSON.stringify(name)}: ${JSON.stringify(shape)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Types of what is passed otherwise than as the props of a construct. */
const PASSED = ['Client', 'RedisAttributes'];

/** Types of which no more is looked at than that what they have is there. */
const OPAQUE = /^IRedis$/;

/**
 * The shapes of the props of every construct that a module exports, and of the types in them, by the types' names: what
 * TypeScript knows, for programs that are not checked by it.
 */
function shapesOf(file: string): Shapes {
  const program = ts.createProgram([file], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    esModuleInterop: true,
    types: ['node'],
    resolveJsonModule: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!source || !module) throw new Error(`${file} is no module.`);
  const shapes: Record<string, Shape> = {};
  const types = new Map<string, ts.Type>();

  for (const symbol of checker.getExportsOfModule(module)) {
    const props = PASSED.includes(symbol.name) ? declaredOf(symbol) : propsOf(symbol);
    if (props) shapeOf(props);
  }
  return Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));

  function behind(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  function declaredOf(symbol: ts.Symbol): ts.Type {
    return checker.getDeclaredTypeOfSymbol(behind(symbol));
  }

  /** The type of a construct's third parameter. */
  function propsOf(symbol: ts.Symbol): ts.Type | undefined {
    const meant = behind(symbol);
    if (!(meant.flags & ts.SymbolFlags.Class) || !meant.valueDeclaration) return undefined;
    const [made] = checker.getTypeOfSymbolAtLocation(meant, meant.valueDeclaration).getConstructSignatures();
    const third = made?.parameters[2];
    return third?.name === 'props' ? checker.getTypeOfSymbol(third) : undefined;
  }

  function shapeOf(type: ts.Type): Shape {
    const bare = checker.getNonNullableType(type);
    const name = (bare.aliasSymbol ?? bare.symbol)?.name ?? '';
    // What a class makes is looked at by those who take it.
    if (bare.symbol?.flags & ts.SymbolFlags.Class) return 'any';
    if (OPAQUE.test(name)) return named(name, bare, () => opaque(bare));
    if (bare.flags & ts.TypeFlags.StringLiteral) return { literals: [(bare as ts.StringLiteralType).value] };
    if (bare.flags & ts.TypeFlags.StringLike) return 'string';
    if (bare.flags & ts.TypeFlags.NumberLiteral) return { literals: [(bare as ts.NumberLiteralType).value] };
    if (bare.flags & ts.TypeFlags.NumberLike) return 'number';
    if (bare.flags & ts.TypeFlags.BooleanLike) return booleanOf(bare);
    if (bare.isUnion()) return named(name, bare, () => unionOf(bare.types));
    const element = checker.getIndexTypeOfType(bare, ts.IndexKind.Number);
    if (element && checker.isArrayLikeType(bare)) return { list: shapeOf(element) };
    const values = checker.getIndexTypeOfType(bare, ts.IndexKind.String);
    if (values && bare.getProperties().length === 0) return { map: shapeOf(values) };
    if (bare.isIntersection() || bare.flags & ts.TypeFlags.Object) return named(name, bare, () => objectOf(bare));
    return 'any';
  }

  function booleanOf(type: ts.Type): Shape {
    return type.flags & ts.TypeFlags.BooleanLiteral ? { literals: [checker.typeToString(type) === 'true'] } : 'boolean';
  }

  /** Types with a name are said once. */
  function named(name: string, type: ts.Type, shape: () => Shape): Shape {
    // A mapped or a partial type has the name of what it is made of.
    const own = !/^(__type|__object|Partial|Pick|Omit|Readonly|Required|Record|)$/.test(name);
    if (!own || (type.aliasTypeArguments ?? []).length > 0) return shape();
    const same = types.get(name) ?? type;
    if (same !== type) throw new Error(`Two types of props are called ${name}: give one of them another name.`);
    if (!types.has(name)) {
      types.set(name, type);
      shapes[name] = shape();
    }
    return { type: name };
  }

  function unionOf(types: readonly ts.Type[]): Shape {
    const all = types.map(shapeOf);
    const literals = all.flatMap(shape => (typeof shape === 'object' && 'literals' in shape ? shape.literals : []));
    const both = literals.includes(true) && literals.includes(false);
    const others = all.filter(shape => !(typeof shape === 'object' && 'literals' in shape));
    const rest = literals.filter(each => typeof each !== 'boolean' || !both);
    // A text of a union with any text, `'a' | (string & {})`, is any text.
    const wide = others.includes('string') ? rest.filter(each => typeof each !== 'string') : rest;
    const one = [...(wide.length > 0 ? [{ literals: wide }] : []), ...(both ? ['boolean' as const] : []), ...others];
    const [only] = one;
    return one.length === 1 && only !== undefined ? only : { oneOf: one };
  }

  function opaque(type: ts.Type): Shape {
    const own = checker.getPropertiesOfType(type).filter(property => !(property.flags & ts.SymbolFlags.Optional));
    const isOurs = ({ declarations = [] }: ts.Symbol) =>
      declarations.every(
        each =>
          each.getSourceFile().fileName.startsWith(LIB) &&
          !(ts.getCombinedModifierFlags(each) & ts.ModifierFlags.NonPublicAccessibilityModifier),
      );
    const isMethod = ({ flags }: ts.Symbol) => (flags & ts.SymbolFlags.Method) !== 0;
    const fields = own.filter(isOurs).map(property => {
      const shape = isMethod(property) ? 'any' : shapeOf(checker.getTypeOfSymbol(property));
      return [property.name, shape] as const;
    });
    return { needed: Object.fromEntries(fields), optional: {} };
  }

  function objectOf(type: ts.Type): Shape {
    const needed: Record<string, Shape> = {};
    const optional: Record<string, Shape> = {};
    for (const property of checker.getPropertiesOfType(type)) {
      const into = property.flags & ts.SymbolFlags.Optional ? optional : needed;
      into[property.name] = shapeOf(checker.getTypeOfSymbol(property));
    }
    return { needed, optional };
  }
}
