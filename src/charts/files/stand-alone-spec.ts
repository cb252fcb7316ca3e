import { mergeConfig } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { inUniversalTime } from '../drawing/universal-time.ts';
import { chartConfig } from '../look/theme.ts';
import { lightVariables, resolveVariables, type Variables } from './css-variables.ts';

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';

/** What the page gives a chart besides its configuration. */
const pageLook: Config = {
  background: 'var(--chart-surface)',
  padding: 16,
  font: 'var(--chart-font)',
};

/**
 * A chart's specification as a file of its own, that any Vega-Lite opens as it is drawn here: with its
 * data, which layers that draw the same share, and the look that the page gives it in light.
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
  const data = Object.fromEntries([...datasets.values()].map(({ name, values }) => [name, values]));
  return `${JSON.stringify({ $schema: schema, ...styled, datasets: data })}\n`;
}

/** By their JSON. */
type Datasets = Map<string, { name: string; values: unknown }>;

/** Takes the values out of a specification, and puts the name of where they went in their place. */
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
