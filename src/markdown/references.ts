import {
  defineMdastPlugin,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { findTypedNumbers, type TypedNumber } from './typed-numbers.ts';

/** What a post's text may take from experiments, each by the attribute that names it. */
const attributeOf = {
  Figure: 'of',
  Ref: 'to',
  Value: 'of',
  Runs: 'of',
  Claim: 'is',
} as const;
export type ReferringComponent = keyof typeof attributeOf;

/** One use of a component, as its author wrote it. */
export interface Use {
  component: ReferringComponent;
  /** `<experiment>/<name>`; of `Runs`, the experiment alone. */
  of: string;
  /** In the post's file, counted from 1. */
  line: number;
  /** The verdict that a claim's author expects. */
  expect?: string;
  /** A figure's, where it is an attribute. */
  caption?: string;
}

/** What a post takes from experiments, in the order in which it stands in the text. */
export interface PostReferences {
  uses: Use[];
  /** `<experiment>/<chart>`, each once: a figure's number is its place here. */
  figures: string[];
  /** Names of the experiments that figures, values and claims come from, each once. */
  experiments: string[];
  /** Names of the experiments whose runs the author listed with `<Runs>`. */
  runs: string[];
  /** Whether the author placed a `<Ledger>`. */
  ledger: boolean;
  /** Numbers in the prose that look like results, but come from none. */
  typedNumbers: TypedNumber[];
}

/** The key under which a post's references are added to what Astro knows as its frontmatter. */
const referencesKey = 'references';

/**
 * Notes which charts, values, claims and runs a post refers to, so that a figure has its number and the page
 * knows its experiments before anything is rendered: Astro renders components concurrently.
 */
export const collectReferences = () => {
  const references: PostReferences = {
    uses: [],
    figures: [],
    experiments: [],
    runs: [],
    ledger: false,
    typedNumbers: [],
  };
  const visit = (element: MdxJsxFlowElement | MdxJsxTextElement) =>
    noteReference(references, element);
  return defineMdastPlugin({
    name: 'collect-references',
    options: { position: true },
    before: (_root, { data }) => {
      if (data.astro) data.astro.frontmatter[referencesKey] = references;
    },
    mdxJsxFlowElement: visit,
    mdxJsxTextElement: visit,
    text: (node) => {
      const { value, position } = node;
      references.typedNumbers.push(...findTypedNumbers(value, position?.start.line ?? 0));
    },
  });
};

/** Reads back what `collectReferences` noted. */
export function referencesOf(frontmatter: Record<string, unknown>): PostReferences {
  return frontmatter[referencesKey] as PostReferences;
}

function noteReference(
  references: PostReferences,
  { name, attributes, position }: MdxJsxFlowElement | MdxJsxTextElement,
): void {
  if (name === 'Ledger') references.ledger = true;
  if (name === null || !isReferring(name)) return;
  const line = position?.start.line ?? 0;
  const of = literalOf(name, attributes, line);
  const expect = literalNamed(attributes, 'expect');
  const caption = literalNamed(attributes, 'caption');
  references.uses.push({
    component: name,
    of,
    line,
    ...(expect !== undefined && { expect }),
    ...(caption !== undefined && { caption }),
  });
  if (name === 'Figure') noteFigure(references.figures, of, line);
  if (name === 'Runs') references.runs.push(of);
  const [experiment = ''] = of.split('/');
  if (!references.experiments.includes(experiment)) references.experiments.push(experiment);
}

function isReferring(name: string): name is ReferringComponent {
  return Object.hasOwn(attributeOf, name);
}

function noteFigure(figures: string[], of: string, line: number): void {
  if (figures.includes(of)) {
    throw new Error(`line ${line}: <Figure of="${of}">: stands in the post twice`);
  }
  figures.push(of);
}

function literalOf(
  component: ReferringComponent,
  attributes: readonly MdxJsxAttributeUnion[],
  line: number,
): string {
  const attribute = attributeOf[component];
  const literal = literalNamed(attributes, attribute);
  if (literal !== undefined) return literal;
  const expected = component === 'Runs' ? 'experiment' : 'experiment/name';
  const found = attributes.map((it) => (it.type === 'mdxJsxAttribute' ? it.name : '{…}'));
  throw new Error(
    `line ${line}: <${component}>: needs ${attribute}="${expected}", written out as a text; it has ${found.join(', ') || 'nothing'}`,
  );
}

function literalNamed(
  attributes: readonly MdxJsxAttributeUnion[],
  name: string,
): string | undefined {
  const found = attributes.find((it) => it.type === 'mdxJsxAttribute' && it.name === name);
  return found?.type === 'mdxJsxAttribute' && typeof found.value === 'string'
    ? found.value
    : undefined;
}
