import { mergeConfig } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { withColour } from '../cells/indexed-png.ts';
import { rowsApart } from '../compiling/rows-apart.ts';
import { inUniversalTime } from '../compiling/universal-time.ts';
import { type PixelRow, pixelsAddress, pixelsIn } from '../look/pixels.ts';
import { chartConfig } from '../look/theme.ts';
import { lightVariables, resolveVariables, type Variables } from './css-variables.ts';

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';

/** The look that a page gives a chart besides its configuration. */
const pageLook: Config = {
  background: 'var(--chart-surface)',
  padding: 16,
  font: 'var(--chart-font)',
};

/**
 * Makes a chart's specification a JSON file that any Vega-Lite draws as here: with its data, each table once, and with
 * the look of a light page.
 *
 * @param css the text of chart.css
 * @throws ExpectedError for a colour that chart.css doesn't define
 */
export function standAloneSpec(spec: TopLevelSpec, css: string): string {
  const variables = lightVariables(css);
  const nameOf = (place: number) => `drawn-${place + 1}`;
  const { look, tables } = rowsApart(inUniversalTime(spec), (place) => ({ name: nameOf(place) }));
  const config = mergeConfig({}, chartConfig, pageLook, spec.config ?? {});
  const styled = withoutVariables({ ...look, config }, variables);
  const data = Object.fromEntries(
    tables.map((rows, place) => [nameOf(place), rows.map((row) => inColour(row, variables))]),
  );
  return `${JSON.stringify({ $schema: schema, ...styled, datasets: data })}\n`;
}

function withoutVariables<Part>(part: Part, variables: Variables): Part {
  return JSON.parse(JSON.stringify(part), (_, value) =>
    typeof value === 'string' ? resolveVariables(value, variables) : value,
  );
}

/** Resolves the colours of cells, which are data, too. A page gives pixels their colour; a file of its own has it in them. */
function inColour(row: unknown, variables: Variables): unknown {
  const { __colour, __url } = (row ?? {}) as Partial<PixelRow>;
  if (__colour === undefined) return row;
  const colour = resolveVariables(__colour, variables);
  const coloured = { ...(row as object), __colour: colour };
  if (__url === undefined) return coloured;
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return { ...coloured, __url: pixelsAddress(withColour(pixelsIn(__url), [red!, green!, blue!])) };
}
