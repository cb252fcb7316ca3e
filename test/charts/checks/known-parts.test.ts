import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { parts, partsOfChannels } from '../../../src/charts/checks/known-parts.ts';

/* A newer Vega-Lite may know more parts, which must not be refused. */

interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

const { definitions } = createRequire(import.meta.url)('vega-lite/vega-lite-schema.json') as {
  definitions: Record<string, Schema>;
};

/** The names of all properties that a definition may have. */
function namesIn(schema: Schema, seen = new Set<string>()): string[] {
  const { $ref, anyOf = [], items, properties = {} } = schema;
  const name = $ref && decodeURIComponent($ref.split('/').at(-1)!);
  if (name !== undefined && seen.has(name)) return [];
  if (name !== undefined) seen.add(name);
  const inner = [...anyOf, ...(items ? [items] : []), ...(name ? [definitions[name]!] : [])];
  return [...Object.keys(properties), ...inner.flatMap((one) => namesIn(one, seen))];
}

test('all parts of views are known', () => {
  const specs = Object.entries(definitions).filter(([name]) => /Spec(<|$)/.test(name));
  const named = specs.flatMap(([, { properties = {} }]) => Object.keys(properties));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !parts.includes(name))).toEqual([]);
});

test('all parts of channels are known', () => {
  const { properties = {} } = definitions['FacetedEncoding']!;
  const named = Object.values(properties).flatMap((channel) => namesIn(channel));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !partsOfChannels.includes(name))).toEqual([]);
});
