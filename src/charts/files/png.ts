import { Resvg } from '@resvg/resvg-js';
import { create, type Font } from 'fontkitten';
import { type CustomPlugin, optimize } from 'svgo';
import fontUrl from '../../styles/fonts/inter-text.woff2?inline';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle } from '../look/theme.ts';

/**
 * Renders an SVG file to PNG, its texts in the charts' font. The same bytes on every machine.
 *
 * @param svg a file of its own, as `standAlone` makes it
 * @param scale pixels for each of the SVG's
 */
export function pngOf(svg: string, scale = 1): Uint8Array<ArrayBuffer> {
  const renderer = new Resvg(outlineText(svg), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false },
  });
  return Uint8Array.from(renderer.render().asPng());
}

const font = create(Buffer.from(fontUrl.slice(fontUrl.indexOf(',')), 'base64')) as Font;

/**
 * Draws the texts of an SVG as shapes of the charts' font, for a renderer that has no fonts: the picture is
 * then the same on every machine. A letter whose accent the font lacks loses it, other characters that the
 * font lacks are left out.
 */
export function outlineText(svg: string): string {
  return optimize(svg, { plugins: [textAsPaths] }).data;
}

interface Style {
  size: number;
  weight: number;
  anchor: string;
}

interface Line {
  text: string;
  x: number;
  y: number;
}

type SvgNode = { type: string; value?: string; attributes?: Attributes; children?: SvgNode[] };
type Attributes = Record<string, string>;

const textAttributes = /^(x|y|dx|dy|text-anchor|font-.*)$/;

const textAsPaths: CustomPlugin = {
  name: 'textAsPaths',
  fn: () => {
    const styles: Style[] = [{ size: labelStyle.size, weight: 400, anchor: 'start' }];
    return {
      element: {
        enter: (node) => {
          const style = styleOf(node.attributes, styles.at(-1)!);
          styles.push(style);
          if (node.name !== 'text') return;
          const lines = linesOf(node as SvgNode);
          node.name = 'path';
          node.children = [];
          for (const name of Object.keys(node.attributes)) {
            if (textAttributes.test(name)) delete node.attributes[name];
          }
          node.attributes['d'] = lines.map((line) => outline(line, style)).join('');
          if (style.weight > 500)
            Object.assign(node.attributes, emboldened(node.attributes, style));
        },
        exit: () => {
          styles.pop();
        },
      },
    };
  },
};

function styleOf(attributes: Attributes, inherited: Style): Style {
  const weight = attributes['font-weight'];
  return {
    size: Number.parseFloat(attributes['font-size'] ?? `${inherited.size}`),
    weight: weight === 'bold' ? 700 : Number(weight ?? inherited.weight),
    anchor: attributes['text-anchor'] ?? inherited.anchor,
  };
}

/** The lines of a text: its own, and one for each span with a place of its own. */
function linesOf(text: SvgNode, start = { x: 0, y: 0 }): Line[] {
  const { x, y, dx = '0', dy = '0' } = text.attributes ?? {};
  const place = {
    x: Number(x ?? start.x) + Number(dx),
    y: Number(y ?? start.y) + Number(dy),
  };
  const lines: Line[] = [];
  for (const child of text.children ?? []) {
    if (child.type === 'text') lines.push({ text: child.value ?? '', ...place });
    // A span's `dy` counts from the line before it.
    else lines.push(...linesOf(child, { ...place, y: lines.at(-1)?.y ?? place.y }));
  }
  return lines;
}

function outline({ text: written, x, y }: Line, { size, weight, anchor }: Style): string {
  const text = Array.from(written, drawable).join('');
  const width = textWidth(text, { size, weight });
  let pen = x - width * (anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0);
  let path = '';
  for (const character of text) {
    path += glyph(character, size, pen, y);
    pen += textWidth(character, { size, weight });
  }
  return path;
}

/** The character, or what it is made from, or nothing. */
function drawable(character: string): string {
  const [base = ''] = character.normalize('NFD');
  return [character, base].find((candidate) => hasGlyph(candidate)) ?? '';
}

function hasGlyph(character: string): boolean {
  return font.hasGlyphForCodePoint(character.codePointAt(0)!);
}

function glyph(character: string, size: number, x: number, y: number): string {
  const scale = size / font.unitsPerEm;
  const place = (value: number, index: number) =>
    (index % 2 === 0 ? x + value * scale : y - value * scale).toFixed(2);
  return font
    .glyphForCodePoint(character.codePointAt(0)!)
    .path.commands.map(({ command, args }) => letters[command] + args.map(place).join(' '))
    .join('');
}

const letters = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
};

/** The outlines are the font's regular ones: its weights can't be reached in a compressed file. */
function emboldened({ fill = '#000' }: Attributes, { size }: Style): Attributes {
  return { stroke: fill, 'stroke-width': `${size * 0.035}`, 'stroke-linejoin': 'round' };
}
