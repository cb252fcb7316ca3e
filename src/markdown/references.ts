import {
  defineMdastPlugin,
  type MdastNode,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { countWords } from './count-words.ts';
import { declaredNames } from './declared-names.ts';
import { findTypedNumbers, type TypedNumber } from './typed-numbers.ts';

/** What a post's text may refer to, each by the attribute that names it, with a form for messages. */
const attributeOf = {
  Figure: { name: 'of', form: 'experiment/name' },
  Table: { name: 'of', form: 'experiment/name' },
  Picture: { name: 'name', form: 'name' },
  Ref: { name: 'to', form: 'experiment/name' },
  Value: { name: 'of', form: 'experiment/name' },
  Runs: { name: 'of', form: 'experiment' },
  Claim: { name: 'is', form: 'experiment/name' },
  Cite: { name: 'key', form: 'key of the bibliography' },
  Listing: { name: 'of', form: 'experiment/file' },
} as const;
/** What a post may write without importing it. */
const components: readonly string[] = [...Object.keys(attributeOf), 'InShort', 'Ledger'].sort();
/** What shows no results, and so needs no runs. */
const withoutResults: readonly string[] = ['Cite', 'Listing', 'Picture'];
export type ReferringComponent = keyof typeof attributeOf;
type CaptionedComponent = 'Figure' | 'Table' | 'Picture';

/** One use of a component, as its author wrote it. */
export interface Use {
  component: ReferringComponent;
  /** `<source>/<name>`; of `Runs`, the source alone; of `Cite`, a key of the bibliography; of `Picture`, its name. */
  of: string;
  /** In the post's file, counted from 1. */
  line: number;
  /** The verdict that a claim's author expects. */
  expect?: string;
  /** The caption of a figure, where it is an attribute. */
  caption?: string;
  /** What a listing shows of its file. */
  symbol?: string;
}

/** What a post takes from experiments, in the order in which it stands in the text. */
export interface PostReferences {
  uses: Use[];
  /** `<experiment>/<chart>`, or a picture's name, each once: a figure's number is its place here. */
  figures: string[];
  /** `<experiment>/<table>`, numbered likewise. */
  tables: string[];
  /** Keys of the bibliography, each once: a citation's number is its place here. */
  citations: string[];
  /** What figures, values and claims come from, each once: `<experiment>`, with `@<profile>` where they show others of its runs. */
  sources: string[];
  /** Those whose runs the author listed with `<Runs>`. */
  runs: string[];
  /** Whether the author placed a `<Ledger>`. */
  ledger: boolean;
  /** Numbers in the prose that look like results, but come from none. */
  typedNumbers: TypedNumber[];
  /** The number of words in the text, without code and formulas. */
  words: number;
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
    tables: [],
    citations: [],
    sources: [],
    runs: [],
    ledger: false,
    typedNumbers: [],
    words: 0,
  };
  let declared: ReadonlySet<string> = new Set();
  const visit = (element: MdxJsxFlowElement | MdxJsxTextElement) => {
    checkKnown(element, declared);
    noteReference(references, element);
    references.typedNumbers.push(...typedInAttributes(element));
  };
  return defineMdastPlugin({
    name: 'collect-references',
    options: { position: true },
    before: ({ children }, { data }) => {
      declared = declaredNames(children);
      if (data.astro) data.astro.frontmatter[referencesKey] = references;
    },
    heading: checkHeading,
    mdxJsxFlowElement: visit,
    mdxJsxTextElement: visit,
    text: ({ value, position }, { source }) => {
      // What the author didn't write: a formula's symbols.
      if (!position) return;
      const { start, end } = position;
      checkNotes(source.slice(start.offset, end.offset), start.line);
      references.words += countWords(value);
      references.typedNumbers.push(...findTypedNumbers(value, start.line));
    },
  });
};

/** Reads back what `collectReferences` noted. */
export function referencesOf(frontmatter: Record<string, unknown>): PostReferences {
  return frontmatter[referencesKey] as PostReferences;
}

/** A component may also come from the post's own imports and exports. */
function checkKnown(
  { name, position }: MdxJsxFlowElement | MdxJsxTextElement,
  declared: ReadonlySet<string>,
): void {
  const root = name?.split('.', 1)[0] ?? '';
  if (!/^[A-Z]/.test(root) || components.includes(root) || declared.has(root)) return;
  throw new Error(
    `line ${position?.start.line ?? 0}: <${name}>: there is no such component; known: ${components.join(', ')}`,
  );
}

/** The contents and a heading's address are made of what is text before components are rendered. */
function checkHeading(node: Readonly<MdastNode>): void {
  const found = withoutText(node);
  if (found) {
    throw new Error(
      `line ${node.position?.start.line ?? 0}: ${found}: stands in a heading, whose address and place in the contents have only text; write it below the heading`,
    );
  }
  if ('children' in node) node.children.forEach(checkHeading);
}

function withoutText(node: Readonly<MdastNode>): string | undefined {
  if (node.type === 'footnoteReference') return `[^${node.identifier}]`;
  const isComponent = node.type === 'mdxJsxTextElement' && components.includes(node.name ?? '');
  return isComponent ? `<${node.name}>` : undefined;
}

/** The parser takes a note's mark for text where there is no such note; one that is escaped is text. */
function checkNotes(written: string, line: number): void {
  const mark = /(?<!\\)\[\^[^\]\s]+(?<!\\)\]/.exec(written);
  if (!mark) return;
  const before = written.slice(0, mark.index).split('\n').length - 1;
  throw new Error(
    `line ${line + before}: ${mark[0]}: there is no such note; add a line "${mark[0]}: …"`,
  );
}

function noteReference(
  references: PostReferences,
  element: MdxJsxFlowElement | MdxJsxTextElement,
): void {
  const { name, attributes, position } = element;
  if (name === 'Ledger') references.ledger = true;
  if (name === null || !isReferring(name)) return;
  const line = position?.start.line ?? 0;
  const of = literalOf(name, attributes, line);
  const expect = literalNamed(attributes, 'expect');
  const caption = literalNamed(attributes, 'caption');
  const symbol = literalNamed(attributes, 'symbol');
  references.uses.push({
    component: name,
    of,
    line,
    ...(expect !== undefined && { expect }),
    ...(caption !== undefined && { caption }),
    ...(symbol !== undefined && { symbol }),
  });
  if (name === 'Figure' || name === 'Picture') addOnly(references.figures, name, of, line);
  if (name === 'Table') addOnly(references.tables, name, of, line);
  if (isCaptioned(name)) checkContent(element, name, of, line);
  if (name === 'Runs') references.runs.push(of);
  if (name === 'Cite') addOnce(references.citations, of);
  // What experiments show has their name before a slash, a picture's name has none.
  const isOfPicture = name === 'Ref' && !of.includes('/');
  if (!withoutResults.includes(name) && !isOfPicture) {
    addOnce(references.sources, of.split('/', 1)[0]!);
  }
}

/** What readers see of attributes. */
function typedInAttributes({
  attributes,
  position,
}: MdxJsxFlowElement | MdxJsxTextElement): TypedNumber[] {
  return ['caption', 'alt'].flatMap((name) =>
    findTypedNumbers(literalNamed(attributes, name) ?? '', position?.start.line ?? 0),
  );
}

function isReferring(name: string): name is ReferringComponent {
  return Object.hasOwn(attributeOf, name);
}

function isCaptioned(name: ReferringComponent): name is CaptionedComponent {
  return name === 'Figure' || name === 'Table' || name === 'Picture';
}

function checkContent(
  { attributes, children }: MdxJsxFlowElement | MdxJsxTextElement,
  component: CaptionedComponent,
  of: string,
  line: number,
): void {
  const missing = missingIn(component, hasCaption(attributes), children.length > 0);
  if (!missing) return;
  const written = `<${component} ${attributeOf[component].name}="${of}">`;
  throw new Error(`line ${line}: ${written}: needs ${missing}; it has ${namesOf(attributes)}`);
}

function missingIn(
  component: CaptionedComponent,
  hasCaption: boolean,
  hasChildren: boolean,
): string | undefined {
  if (component !== 'Picture') {
    return hasCaption || hasChildren ? undefined : 'caption="…", or a caption as its content';
  }
  if (!hasCaption) return 'caption="…"';
  return hasChildren ? undefined : 'a picture as its content: ![What it shows](./picture.png)';
}

/** One that is computed is known only when the post is rendered. */
function hasCaption(attributes: readonly MdxJsxAttributeUnion[]): boolean {
  return attributes.some(
    (it) => it.type === 'mdxJsxExpressionAttribute' || (it.name === 'caption' && it.value),
  );
}

function addOnly(
  numbered: string[],
  component: CaptionedComponent,
  of: string,
  line: number,
): void {
  const written = `line ${line}: <${component} ${attributeOf[component].name}="${of}">`;
  if (component === 'Picture' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(of)) {
    throw new Error(`${written}: must be a name like "set-up", in small letters and digits`);
  }
  if (numbered.includes(of)) {
    throw new Error(
      `${written}: stands in the post twice; refer to the first by <Ref to="${of}" />`,
    );
  }
  numbered.push(of);
}

function addOnce(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
}

function literalOf(
  component: ReferringComponent,
  attributes: readonly MdxJsxAttributeUnion[],
  line: number,
): string {
  const { name, form } = attributeOf[component];
  const literal = literalNamed(attributes, name);
  if (literal !== undefined) return literal;
  throw new Error(
    `line ${line}: <${component}>: needs ${name}="${form}", written out as a text; it has ${namesOf(attributes)}`,
  );
}

function namesOf(attributes: readonly MdxJsxAttributeUnion[]): string {
  const names = attributes.map((it) => (it.type === 'mdxJsxAttribute' ? it.name : '{…}'));
  return names.join(', ') || 'nothing';
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
