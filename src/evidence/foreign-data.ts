import path from 'node:path';
import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import type { ModuleItems } from '../lab/source/module-items.ts';
import { descend } from '../lab/source/tree.ts';
import { foreignNamed } from './imports/foreign-files.ts';
import type { OutsideNames, OutsideUse } from './outside-names.ts';

/** Data that no run recorded, and the code that loads it. */
export interface ForeignData {
  node: AnyNode;
  /** A file relative to the project's root, a package's file, or, if its name is unknown, how it is read. */
  what: string;
}

const reading = /^node:(fs|fs\/promises|sqlite|module)(?:\.(?:promises\.)?(\w+))/;
const glob = /^import\.meta\.glob$/;
/** Code that reads files contains one of these words, or an import that `foreignFiles` left. */
export const wordsOfReading = /node:|import\.meta\.glob|\bimport\(/;

/**
 * The data that a part of a module loads: by import, by `import.meta.glob`, by Node's `fs`.
 *
 * @param folderOf the folder of the source that a node comes from, relative to the root
 */
export function foreignDataIn(
  node: AnyNode,
  module: ModuleItems,
  names: OutsideNames,
  folderOf: (node: AnyNode) => string,
): ForeignData[] {
  const { scopes, imports } = module;
  return [...descend(node).flatMap(loaded), ...names.usesIn(node).flatMap(readBy)];

  function loaded(each: AnyNode): ForeignData[] {
    if (each.type === 'ImportExpression') {
      const name = each.source.type === 'Literal' && foreignNamed(String(each.source.value));
      return name ? [{ node: each, what: name }] : [];
    }
    const binding = each.type === 'Identifier' ? scopes.bindingOf.get(each) : undefined;
    const imported = binding && imports.get(binding);
    const name = imported && foreignNamed(imported.from);
    if (!name) return [];
    const declared = binding.mentions.find((mention) => scopes.declarations.has(mention));
    return [{ node: declared as AnyNode, what: name }];
  }

  function readBy({ name, node, parent }: OutsideUse): ForeignData[] {
    const call = isCallOf(node, parent) ? parent : undefined;
    if (glob.test(name)) return [{ node, what: globbed(call, folderOf(node)) }];
    const [, , method] = reading.exec(name) ?? [];
    // Giving a function another name doesn't use it.
    if (!method || (!call && isDeclaration(parent))) return [];
    const [first] = call?.arguments ?? [];
    const file = first && writtenPath(first, names, folderOf(node));
    return [{ node, what: file ?? `a file read with ${method}` }];
  }
}

function isDeclaration(parent: AnyNode | undefined): boolean {
  return parent?.type === 'VariableDeclarator';
}

function isCallOf(
  node: AnyNode,
  parent: AnyNode | undefined,
): parent is (CallExpression | NewExpression) & AnyNode {
  return (
    (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
    parent.callee === node
  );
}

function globbed(call: (CallExpression | NewExpression) | undefined, folder: string): string {
  const [first] = call?.arguments ?? [];
  const patterns = first?.type === 'ArrayExpression' ? first.elements : [first];
  const texts = patterns.flatMap((each) => (each?.type === 'Literal' ? String(each.value) : []));
  return texts.map((text) => fromRoot(text, folder)).join(', ') || 'files of import.meta.glob';
}

/** The path from the root of a file that a source in `folder` names as `/data/a.csv` or `../../data/a.csv`. */
function fromRoot(text: string, folder: string): string {
  return path.posix.normalize(text.startsWith('/') ? text.slice(1) : path.posix.join(folder, text));
}

/** The path that an expression spells out, relative to the root, where the code runs; undefined if it is unknown. */
function writtenPath(node: AnyNode, names: OutsideNames, folder: string): string | undefined {
  const text = textOf(node);
  return text === undefined || /^([a-z]+:|\.?$)/i.test(text)
    ? undefined
    : path.posix.normalize(text);

  function textOf(given: AnyNode): string | undefined {
    const node = names.valueBehind(given);
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? node.value : undefined;
      case 'TemplateLiteral':
        return concatenated(
          node.quasis.flatMap(({ value }, i) => [
            value.cooked ?? undefined,
            ...(node.expressions[i] ? [textOf(node.expressions[i])] : []),
          ]),
        );
      case 'BinaryExpression':
        return node.operator === '+'
          ? concatenated([textOf(node.left as AnyNode), textOf(node.right)])
          : undefined;
      case 'MemberExpression':
        return names.nameOf(node) === 'import.meta.dirname' ? folder : undefined;
      case 'NewExpression':
      case 'CallExpression':
        return textOfCall(names.nameOf(node.callee), node.arguments);
      default:
        return undefined;
    }
  }

  function textOfCall(name: string | undefined, given: AnyNode[]): string | undefined {
    switch (name) {
      case 'process.cwd':
        return '.';
      case 'node:url.fileURLToPath':
        return given[0] && textOf(given[0]);
      case 'URL':
      case 'node:url.URL': {
        const text = given[0] && textOf(given[0]);
        const isBeside = given[1] && names.nameOf(given[1]) === 'import.meta.url';
        return text && isBeside ? path.posix.join(folder, text) : undefined;
      }
      case 'node:path.join':
      case 'node:path.resolve': {
        const parts = given.map(textOf);
        return parts.every((part) => part !== undefined) ? path.posix.join(...parts) : undefined;
      }
      default:
        return undefined;
    }
  }
}

function concatenated(parts: (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
