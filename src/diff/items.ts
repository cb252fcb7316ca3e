import type { TopLevelSpec } from 'vega-lite';
import type { FittedDrawing } from '../charts/drawing/draw-to-width.ts';
import { chartWidths } from '../charts/look/theme.ts';
import { csvOf } from '../charts/reading/csv.ts';
import { drawnTable } from '../charts/reading/drawn-table.ts';
import { type Attempt, attempt, attemptAsync } from '../evidence/attempt.ts';
import { assertedIn, type Post } from '../evidence/posts.ts';
import { describeContent } from '../lab/findings/artifact-text.ts';
import { describeFinding } from '../lab/findings/finding-text.ts';
import { listedClaims } from '../lab/findings/listed-claims.ts';
import { outcomeOf } from '../lab/findings/outcome.ts';
import type { Sample } from '../lab/findings/samples.ts';
import type { FormattedTable } from '../lab/findings/table-text.ts';
import { nameOfSamples } from '../markdown/attributes/samples-use.ts';
import { namedBy, type ReferringComponent } from '../markdown/components.ts';
import type { ItemKind } from './diff-document.ts';
import type { Snapshot } from './snapshot.ts';

/** A value, claim, table, figure, diagram or samples that a snapshot may contain. */
export interface Item {
  kind: ItemKind;
  /** `<experiment>/<name>` */
  of: string;
  /** The file of the post that judges the claim. */
  post?: string;
  /** Undefined if the snapshot has no such item. */
  said(at: Snapshot): Promise<Attempt<Said> | undefined>;
  /** The input of `said`, if computing it takes long: items with equal sources are equal. */
  source?(at: Snapshot): string | undefined;
}

/** What a snapshot says of an item. */
export interface Said {
  /** The text that pages show; for tables and figures, the number of rows; for diagrams, of labels. */
  text: string;
  /** The whole content: equal on both sides if nothing has changed, to the last bit. */
  exact: string;
  /** The value, unrounded. */
  number?: number;
  /** A claim's outcome: "supported", "seen in one run". */
  outcome?: string;
  /** The rows of a table or figure, or the labels of a diagram. */
  rows?: string[];
  drawn?: DrawnFigure;
}

export interface DrawnFigure {
  drawing: FittedDrawing;
  /** Absent for a diagram, which shows no data. */
  csv?: string;
}

/** The items of both snapshots, by kind, then in the order of the experiments and of the exports in their files. */
export function itemsOf(before: Snapshot, after: Snapshot): Item[] {
  const names = (pick: (at: Snapshot) => ReadonlyMap<string, unknown>) => [
    ...new Set([after, before].flatMap((at) => [...pick(at).keys()])),
  ];
  const draw = drawOnce();
  return [
    ...names(({ claims }) => claims).flatMap((of) => claimItems(of, before, after)),
    ...names(({ values }) => values).map(valueItem),
    ...names(({ tables }) => tables).map(tableItem),
    ...names(({ charts }) => charts).map((of) => figureItem(of, draw)),
    ...names(({ diagrams }) => diagrams).map(diagramItem),
    ...names(({ samples }) => samples).map(samplesItem),
  ];
}

/** The places in a snapshot's posts that use an item, as `file:line`, each line once. */
export function usesOf({ kind, of, post }: Item, { posts, values }: Snapshot): string[] {
  const isUse = (component: ReferringComponent) =>
    componentsOf[kind].includes(component) &&
    // <Value> prefers a value to a claim of the same name.
    !(kind === 'claim' && component === 'Value' && values.has(of));
  const places = posts
    .filter(({ file }) => post === undefined || file === post)
    .flatMap(({ file, uses }) => {
      const lines = uses.filter((use) => nameOf(use) === of && isUse(use.component));
      if (lines.length > 0) return lines.map(({ line }) => `${file}:${line}`);
      return kind === 'claim' && lists(uses, of) ? [`${file} (list of claims)`] : [];
    });
  return [...new Set(places)];
}

function nameOf(use: Post['uses'][number]): string {
  return use.component === 'Samples' ? nameOfSamples(namedBy(use), use.attributes) : use.of;
}

const componentsOf: Record<ItemKind, readonly ReferringComponent[]> = {
  value: ['Value'],
  claim: ['Claim', 'Value'],
  table: ['Table'],
  figure: ['Figure'],
  diagram: ['Diagram'],
  samples: ['Samples'],
};

function valueItem(of: string): Item {
  return {
    kind: 'value',
    of,
    said: async ({ values }) =>
      mapped(values.get(of), ({ quantity, text }) => ({
        text,
        exact: JSON.stringify(quantity),
        number: quantity.value,
      })),
  };
}

/** A claim is judged together with the others of its post, so it may have another outcome in each post that uses it. */
function claimItems(of: string, before: Snapshot, after: Snapshot): Item[] {
  const using = [after, before].flatMap(({ posts }) =>
    posts
      .filter(({ uses }) => uses.some((use) => use.of === of) || lists(uses, of))
      .map(({ file }) => file),
  );
  const said = (post?: string) => async (at: Snapshot) =>
    mapped(at.claims.get(of), ({ claim }) => {
      const finding = at.findings.find(of, post)!;
      const text = describeFinding(claim, finding);
      const outcome = outcomeOf(finding).label.toLowerCase();
      const number = finding.value.value;
      return { text, exact: JSON.stringify([text, finding]), outcome, number };
    });
  if (using.length === 0) return [{ kind: 'claim', of, said: said() }];
  return [...new Set(using)].map((post) => ({ kind: 'claim', of, post, said: said(post) }));
}

/** Whether the list of claims of a post with these uses has a claim. */
function lists(uses: Post['uses'], of: string): boolean {
  return listedClaims(assertedIn(uses), [of]).includes(of);
}

function tableItem(of: string): Item {
  return {
    kind: 'table',
    of,
    said: async ({ tables }) =>
      mapped(tables.get(of), (table) => {
        const rows = rowsOf(table);
        return { text: `${rows.length} rows`, exact: rows.join('\n'), rows };
      }),
  };
}

function rowsOf({ head, sections }: FormattedTable): string[] {
  const headings = head.map((row) => row.map(({ text }) => text).join(', ')).join('; ');
  return [
    `columns: ${headings}`,
    ...sections.flatMap(({ title, rows }) =>
      rows.map(({ label, cells }) =>
        [...(title ? [title] : []), label, cells.join(', ')].join(': '),
      ),
    ),
  ];
}

function figureItem(of: string, draw: Draw): Item {
  const specOf = ({ charts }: Snapshot) => charts.get(of);
  return {
    kind: 'figure',
    of,
    source: (at) => JSON.stringify(specOf(at)),
    said: async (at) => {
      const spec = specOf(at);
      return spec && 'ok' in spec ? draw(of, spec.ok) : spec;
    },
  };
}

type Draw = (of: string, spec: TopLevelSpec) => Promise<Attempt<Said>>;

/** Sides that have the same specification share one drawing. */
function drawOnce(): Draw {
  const known = new Map<string, Promise<Attempt<Said>>>();
  return (of, spec) => {
    const key = `${of} ${JSON.stringify(spec)}`;
    const drawn = known.get(key) ?? attemptAsync(() => drawFigure(of, spec));
    known.set(key, drawn);
    return drawn;
  };
}

async function drawFigure(of: string, spec: TopLevelSpec): Promise<Said> {
  // Vega loads slowly, so it is loaded only if a figure changed.
  const { drawToWidth } = await import('../charts/drawing/draw-to-width.ts');
  const drawing = await drawToWidth(of, spec, chartWidths.wide);
  const csv = csvOf(drawnTable(drawing.layers));
  // The first line holds the names of the columns, and the last one is empty.
  const rows = csv.split('\r\n').slice(1, -1);
  return { text: `${rows.length} rows`, exact: csv, rows, drawn: { drawing, csv } };
}

function diagramItem(of: string): Item {
  const specOf = ({ diagrams }: Snapshot) => diagrams.get(of);
  return {
    kind: 'diagram',
    of,
    source: (at) => JSON.stringify(specOf(at)),
    said: async (at) => {
      const spec = specOf(at);
      return spec && 'ok' in spec ? attemptAsync(() => drawDiagram(of, spec.ok)) : spec;
    },
  };
}

async function drawDiagram(of: string, spec: TopLevelSpec): Promise<Said> {
  const { drawToWidth } = await import('../charts/drawing/draw-to-width.ts');
  const drawing = await drawToWidth(of, spec, chartWidths.wide);
  const rows = [...drawing.svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, label]) =>
    unescaped(label!),
  );
  return { text: `${rows.length} labels`, exact: JSON.stringify(spec), rows, drawn: { drawing } };
}

function samplesItem(of: string): Item {
  return {
    kind: 'samples',
    of,
    said: async ({ samples }) =>
      mapped(samples.get(of), ({ artifact, samples }) => {
        const rows = samples.map(describeSample);
        const digests = samples.map(({ entry }) => entry?.sha256);
        const exact = JSON.stringify([rows, digests]);
        return { text: `${rows.length} ${artifact.kind}s`, exact, rows };
      }),
  };
}

/** "Adam, step 500, seed 1: 64 × 64 pixels, SHA-256 0123456". */
function describeSample({ variant, seed, step, entry }: Sample): string {
  const place = `${variant.label}, ${step === 'end' ? 'end' : `step ${step}`}, seed ${seed}`;
  return `${place}: ${entry ? describeContent(entry) : 'none'}`;
}

/** The text that Vega wrote into an SVG. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function mapped<T>(
  one: Attempt<T> | undefined,
  say: (value: T) => Said,
): Attempt<Said> | undefined {
  return one && 'ok' in one ? attempt(() => say(one.ok)) : one;
}
