import { mergeConfig } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { withColour } from '../cells/indexed-png.ts';
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
  const datasets: Datasets = new Map();
  const named = withNamedData(inUniversalTime(spec), datasets) as TopLevelSpec;
  const config = mergeConfig({}, chartConfig, pageLook, spec.config ?? {});
  const styled = withoutVariables({ ...named, config }, variables);
  const data = Object.fromEntries(
    [...datasets.values()].map(({ name, values }) => [
      name,
      values.map((row) => inColour(row, variables)),
    ]),
  );
  return `${JSON.stringify({ $schema: schema, ...styled, datasets: data })}\n`;
}

/** Tables by their JSON, so that equal tables share a name. */
type Datasets = Map<string, { name: string; values: readonly unknown[] }>;

/** Moves inline values into `datasets`, leaving the name of their data set. */
function withNamedData(part: unknown, datasets: Datasets): unknown {
  if (Array.isArray(part)) return part.map((each) => withNamedData(each, datasets));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => {
    const values = key === 'data' && Array.isArray(value?.values) ? value.values : undefined;
    if (!values) return [key, withNamedData(value, datasets)];
    const json = JSON.stringify(values);
    const name = datasets.get(json)?.name ?? `drawn-${datasets.size + 1}`;
    datasets.set(json, { name, values });
    const { values: _, ...rest } = value;
    return [key, { ...rest, name }];
  });
  return Object.fromEntries(entries);
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
