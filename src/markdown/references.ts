import {
  defineMdastPlugin,
  type MdastNode,
  type MdastVisitorContext,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { closestName } from '../messages/closest-name.ts';
import {
  metricAttributes,
  nameOfUse,
  problemWithClaim,
  problemWithNumber,
} from './attributes/metric-use.ts';
import { problemWithSamples } from './attributes/samples-use.ts';
import { tagOf } from './attributes/tag.ts';
import { type WrittenValues, writtenValues } from './attributes/written-values.ts';
import {
  attributeOf,
  componentNamed,
  componentNames,
  components,
  type ReferringComponent,
  type ReferringEntry,
} from './components.ts';
import { countWords } from './count-words.ts';
import { declaredNames } from './declared-names.ts';
import { type PointPart, plainText, summaryPoints } from './summary/summary-points.ts';
import { noteMistake } from './text-mistakes.ts';
import { findTypedNumbers, type TypedNumber } from './typed-numbers.ts';

/** One use of a component, as its author wrote it. */
export interface Use {
  component: ReferringComponent;
  /**
   * `<source>/<name>`, with what is chosen of a metric: `study/accuracy:last:adam`. For `Runs` only the source, for `Cite` a
   * key of the bibliography, for `Picture` its name.
   */
  of: string;
  /** In the post's file, counted from 1. */
  line: number;
  /** All of its attributes. */
  attributes: WrittenValues;
  /** Its caption as HTML, if it stands in an attribute. `setCaptions` adds it. */
  captionMarkup?: string;
  /** Of a claim without code: its words as plain text. */
  sentence?: string;
}

/** What a post refers to, in the order of its text. */
export interface PostReferences {
  /** Each component gets its index here as the attribute `use`. */
  uses: Use[];
  /** `<experiment>/<chart>`, `<experiment>/<diagram>` or a picture's name, each once: the position gives a figure's number. */
  figures: string[];
  /** `<experiment>/<table>`, numbered likewise. */
  tables: string[];
  /** Keys of the bibliography, each once: the position gives a citation's number. */
  citations: string[];
  /** The sources of figures, values and claims, each once: `<experiment>`, with `@<profile>` to show other runs of it. */
  sources: string[];
  /** The sources whose runs the author lists with `<Runs>`. */
  runs: string[];
  /** Whether the author placed a `<Ledger>`. */
  ledger: boolean;
  /** What `<InShort>` says, as far as plain text can tell it. */
  inShort: PointPart[][];
  /** Numbers in the prose that look like results but are typed by hand. */
  typedNumbers: TypedNumber[];
  /** Word count, excluding code and formulas. */
  words: number;
}

/** The key under which a post's references are added to Astro's front matter of the post. */
const referencesKey = 'references';

type Element = Readonly<MdxJsxFlowElement | MdxJsxTextElement>;

/**
 * Collects the charts, values, claims and runs that a post refers to, so that figures have numbers and the page knows
 * its experiments before rendering: Astro renders components concurrently (https://github.com/withastro/astro/pull/7071).
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
    inShort: [],
    typedNumbers: [],
    words: 0,
  };
  let declared: ReadonlySet<string> = new Set();
  const visit = (element: Element, context: MdastVisitorContext) => {
    const problem =
      problemWithName(element, declared) ??
      problemWithAttributes(element) ??
      noteReference(references, element, context);
    if (problem) noteMistake(context, element, problem);
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
    text: ({ value, position }, context) => {
      // Text without a position isn't the author's: the symbols of a formula.
      if (!position) return;
      const { start, end } = position;
      checkNotes(start.offset!, end.offset!, context);
      references.words += countWords(value);
      references.typedNumbers.push(...findTypedNumbers(value, start.line));
    },
  });
};

/** Reads the references that `collectReferences` added to a front matter. */
export function referencesOf(frontmatter: Record<string, unknown>): PostReferences {
  return frontmatter[referencesKey] as PostReferences;
}

/** Refuses an unknown component, unless the post imports or exports it. */
function problemWithName({ name }: Element, declared: ReadonlySet<string>): string | undefined {
  const root = name?.split('.', 1)[0] ?? '';
  if (!/^[A-Z]/.test(root) || componentNamed(root) || declared.has(root)) return undefined;
  const meant = closestName(root, componentNames);
  const question = meant ? `did you mean <${meant}>? ` : '';
  return `<${name}>: there is no such component; ${question}known: ${componentNames.join(', ')}`;
}

/** Refuses an attribute that a component doesn't have: it would be ignored without a word. */
function problemWithAttributes({ name, attributes }: Element): string | undefined {
  const component = componentNamed(name ?? '');
  if (!component) return undefined;
  const known = Object.keys(component.attributes ?? {});
  const unknown = attributes.find(
    (it) => it.type === 'mdxJsxAttribute' && !known.includes(it.name),
  );
  if (unknown?.type !== 'mdxJsxAttribute') return undefined;
  const meant = closestName(unknown.name, known);
  const question = meant ? `did you mean ${meant}? ` : '';
  const list = known.length > 0 ? `${question}known: ${known.join(', ')}` : 'it has none';
  return `<${name}>: there is no attribute ${unknown.name}; ${list}`;
}

/** Refuses components in headings: addresses and contents use only text that exists before components are rendered. */
function checkHeading(node: Readonly<MdastNode>, context: MdastVisitorContext): void {
  const found = withoutText(node);
  if (found) {
    noteMistake(
      context,
      node,
      `${found}: can't be in a heading, whose address and entry in the contents have only text; write it below the heading`,
    );
  }
  if ('children' in node) for (const child of node.children) checkHeading(child, context);
}

function withoutText(node: Readonly<MdastNode>): string | undefined {
  if (node.type === 'footnoteReference') return `[^${node.identifier}]`;
  const isComponent = node.type === 'mdxJsxTextElement' && componentNamed(node.name ?? '');
  return isComponent ? `<${node.name}>` : undefined;
}

/** Refuses the mark of a missing note, which the parser takes for text. Authors can escape it. */
function checkNotes(start: number, end: number, context: MdastVisitorContext): void {
  const written = context.source.slice(start, end);
  const mark = /(?<!\\)\[\^[^\]\s]+(?<!\\)\]/.exec(written);
  if (!mark) return;
  noteMistake(
    context,
    start + mark.index,
    `${mark[0]}: there is no such note; add a line "${mark[0]}: …"`,
  );
}

/** Records a use, and gives the element its index among the uses. Returns the problem with it, if any. */
function noteReference(
  references: PostReferences,
  element: Element,
  context: MdastVisitorContext,
): string | undefined {
  const { name, attributes } = element;
  if (name === 'Ledger') references.ledger = true;
  if (name === 'InShort') references.inShort.push(...summaryPoints(element));
  if (name === null || !isReferring(name)) return undefined;
  const entry: ReferringEntry = components[name];
  const written = writtenValues(attributes);
  const attribute = attributeOf({ component: name, attributes: written });
  const of = literalNamed(attributes, attribute);
  if (of === undefined) {
    return `<${name}>: needs ${formsOf(entry)}, written out as a text; it has ${namesOf(attributes)}`;
  }
  const claimed = name === 'Claim' && attribute === 'of' ? plainText(element) : undefined;
  const named = nameOfUse(name, written, of);
  const problem =
    problemWithAttributesOf(name, attribute, written, claimed) ??
    problemWithUse(entry, entry.numbered ? named : of, element, references);
  if (problem)
    return `${tagOf({ component: name, of, attributes: written }, attribute)}: ${problem}`;
  context.replaceNode(element, withPlace(element, references.uses.length));
  references.uses.push({
    component: name,
    of: named,
    line: element.position?.start.line ?? 0,
    attributes: written,
    ...(claimed !== undefined && { sentence: claimed }),
  });
  if (entry.numbered) addOnce(references[entry.numbered], named);
  if (name === 'Runs') references.runs.push(of);
  if (entry.needsRuns) {
    for (const source of sourcesOf(of)) addOnce(references.sources, source);
  }
  return undefined;
}

/** The experiments that a use names: `one+other/name`. */
function sourcesOf(of: string): string[] {
  return of.split('/', 1)[0]!.split('+');
}

function formsOf({ attribute, form, instead }: ReferringEntry): string {
  return `${attribute}="${form}"${instead ? ` or ${instead}="…"` : ''}`;
}

function problemWithAttributesOf(
  name: ReferringComponent,
  attribute: string,
  written: WrittenValues,
  words: string | undefined,
): string | undefined {
  if (name === 'Value') return problemWithNumber(written);
  if (name === 'Samples') return problemWithSamples(written);
  if (name !== 'Claim') return undefined;
  if (attribute === 'of') {
    return isTogether(written) ? oneOfMetric : problemWithClaim(written, words);
  }
  const other = ['of', ...metricAttributes].find((each) => written[each] !== undefined);
  return other && `has is="…", and ${other}="…" is for a claim without it; take one away`;
}

const oneOfMetric =
  'names several experiments, and a claim about a metric is of one; name one, or write an export of claims.ts, with is="…"';

function isTogether({ of }: WrittenValues): boolean {
  return sourcesOf(of ?? '').length > 1;
}

function isReferring(name: string): name is ReferringComponent {
  return componentNamed(name)?.attribute !== undefined;
}

function problemWithUse(
  { form, several, mustBe, numbered, caption, content }: ReferringEntry,
  of: string,
  { attributes, children }: Element,
  references: PostReferences,
): string | undefined {
  if (mustBe && !mustBe.match.test(of)) return `must be ${mustBe.say}`;
  if (form?.startsWith('experiment') && !several && sourcesOf(of).length > 1) {
    return 'names several experiments, which only a figure, table, value or claim reads together; name one';
  }
  if (!caption) return undefined;
  if (numbered && references[numbered].includes(of)) {
    return `is in the post twice; refer to the first by <Ref to="${of}" />`;
  }
  const has = `it has ${namesOf(attributes)}`;
  const isContent = caption === 'attribute or content';
  if (!hasCaption(attributes) && !(isContent && children.length > 0)) {
    return `needs caption="…"${isContent ? ', or a caption as its content' : ''}; ${has}`;
  }
  return content && children.length === 0 ? `needs ${content}; ${has}` : undefined;
}

/** Assumes that a computed caption isn't empty: its value is known only when the post is rendered. */
function hasCaption(attributes: readonly MdxJsxAttributeUnion[]): boolean {
  return attributes.some(
    (it) => it.type === 'mdxJsxExpressionAttribute' || (it.name === 'caption' && it.value),
  );
}

/** Adds the attribute `use`, the index by which the component finds its resolved use. */
function withPlace(element: Element, place: number): MdxJsxFlowElement | MdxJsxTextElement {
  const value = { type: 'mdxJsxAttributeValueExpression' as const, value: String(place) };
  const use = { type: 'mdxJsxAttribute' as const, name: 'use', value };
  return { ...element, attributes: [...element.attributes, use] } as MdxJsxFlowElement;
}

/** Typed numbers in attributes that readers see. */
function typedInAttributes(element: Element): TypedNumber[] {
  return ['caption', 'alt', 'folded'].flatMap((name) =>
    findTypedNumbers(
      literalNamed(element.attributes, name) ?? '',
      element.position?.start.line ?? 0,
    ),
  );
}

function addOnce(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
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
