import type { CustomPlugin } from 'svgo';
import { pointsPrefix } from '../look/layer-names.ts';

/**
 * Draws the points of a layer that look alike as one path, as a path for each takes twice as much, and as many elements. What comes
 * later is above what came earlier, so that points are merged in a few groups, from the first to the last.
 */
export const pointsMerged: CustomPlugin = {
  name: 'pointsMerged',
  fn: () => ({
    element: {
      enter: (group) => {
        const names = group.attributes['class']?.split(' ') ?? [];
        if (!names.some((name) => name.startsWith(pointsPrefix))) return;
        const marks = group.children.filter((child) => child.type === 'element');
        const each = Math.ceil(marks.length / groups);
        const chunks = Map.groupBy(marks.entries(), ([i]) => Math.floor(i / each));
        group.children = [...chunks.values()].flatMap((chunk) => {
          const alike = Map.groupBy(
            chunk.map(([, mark]) => mark),
            ({ attributes: { transform: _, ...look } }) => JSON.stringify(look),
          );
          return [...alike.values()].map((own) => ({
            ...own[0]!,
            attributes: merged(own.map(({ attributes }) => attributes)),
          }));
        });
      },
    },
  }),
};

/** In how many groups: so often each label is on top of others. */
const groups = 10;

type Attributes = Record<string, string>;

/** @param marks of one look */
function merged(marks: readonly Attributes[]): Attributes {
  const { transform: _, d = '', fill = '', ...look } = marks[0]!;
  const shape = relative(d);
  const [diameter] = /A/.test(d) ? [2 * Math.abs(shape.x)] : [];
  const path = (x: number, y: number, rest: string) =>
    marks
      .map(({ transform = '' }) => {
        const [left = 0, top = 0] = numbersIn(transform);
        return `M${short(left + x)} ${short(top + y)}${rest}`;
      })
      .join('');
  if (diameter === undefined) return { ...look, fill, d: path(shape.x, shape.y, shape.rest) };
  // A circle is the round end of a line without a length.
  const line = { fill: 'none', stroke: fill, 'stroke-width': short(diameter) };
  return { ...look, ...line, 'stroke-linecap': 'round', d: path(0, 0, 'h0') };
}

interface Shape {
  /** Where it starts, from its place. */
  x: number;
  y: number;
  /** Relative commands. */
  rest: string;
}

/** Makes a path that d3 wrote relative to its start. It has a move, lines, arcs and an end. */
function relative(path: string): Shape {
  const commands = [...path.matchAll(/([MLhvAZ])([^MLhvAZ]*)/g)];
  const [x, y] = numbersIn(commands[0]![2]!) as [number, number];
  let [atX, atY] = [x, y];
  const rest = commands.slice(1).map(([, name, text]) => {
    const given = numbersIn(text!);
    if (name === 'Z') return 'z';
    if (name === 'h' || name === 'v') {
      if (name === 'h') atX += given[0]!;
      else atY += given[0]!;
      return name + short(given[0]!);
    }
    const [toX, toY] = given.slice(-2) as [number, number];
    const command = [...given.slice(0, -2), toX - atX, toY - atY].map(short).join(' ');
    [atX, atY] = [toX, toY];
    return name!.toLowerCase() + command;
  });
  return { x, y, rest: rest.join('') };
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(([one]) => Number(one));
}

/** A hundredth of a pixel. */
function short(length: number): string {
  return String(Number(length.toFixed(2)));
}
