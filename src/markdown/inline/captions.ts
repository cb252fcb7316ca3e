import { type Expression, parseExpressionAt } from 'acorn';
import {
  defineMdastPlugin,
  type MdastVisitorContext,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { componentNamed } from '../components.ts';
import { type PostReferences, referencesOf } from '../references.ts';
import { MistakesInText, noteMistake } from '../text-mistakes.ts';
import { type InlineText, inlineText } from './inline-text.ts';

type Element = Readonly<MdxJsxFlowElement | MdxJsxTextElement>;

/**
 * Sets the captions that stand in attributes as the text is set, with the macros of its formulas, and makes plain text of
 * attributes that can't have markup. Place it after
 * `collectReferences`, which notes the uses that get them.
 */
export const setCaptions = () => {
  let references: PostReferences | undefined;
  const visit = (element: Element, context: MdastVisitorContext) => {
    const place = Number(textOf(element.attributes.find((it) => nameOf(it) === 'use')));
    const use = references?.uses[place];
    if (!use) return;
    const set = (name: string, text: string): InlineText | undefined => {
      const { macros } = context.data;
      try {
        return inlineText(text, { isCaption: true, ...(macros && { macros }) });
      } catch (error) {
        if (!(error instanceof MistakesInText)) throw error;
        // An element that got the number of its use has no place any more.
        const at = { position: { start: { line: use.line, column: 1 } } };
        for (const { problem } of error.mistakes) {
          noteMistake(context, at, inAttribute(element, name, problem));
        }
        return undefined;
      }
    };
    const caption = captionOf(element);
    const html = caption === undefined ? undefined : set('caption', caption)?.html;
    if (html) use.captionMarkup = html;
    const attributes = element.attributes.map((it) => asPlain(it, set));
    if (attributes.every((it, i) => it === element.attributes[i])) return;
    context.replaceNode(element, { ...element, attributes } as MdxJsxFlowElement);
  };
  return defineMdastPlugin({
    name: 'set-captions',
    options: { position: true },
    before: (_, { data }) => {
      references = data.astro && referencesOf(data.astro.frontmatter);
    },
    mdxJsxFlowElement: visit,
    mdxJsxTextElement: visit,
  });
};

/** Attributes that pages show, or read out, where there is no markup. */
const plainAttributes = new Set(['alt', 'folded']);

function asPlain(
  attribute: MdxJsxAttributeUnion,
  set: (name: string, text: string) => InlineText | undefined,
): MdxJsxAttributeUnion {
  const name = nameOf(attribute);
  if (!name || !plainAttributes.has(name) || typeof attribute.value !== 'string') return attribute;
  const plain = attribute.value.trim() && set(name, attribute.value)?.plain;
  return plain && plain !== attribute.value ? { ...attribute, value: plain } : attribute;
}

function inAttribute({ name }: Element, attribute: string, problem: string): string {
  const isContent =
    attribute === 'caption' && componentNamed(name ?? '')?.caption === 'attribute or content';
  const asContent = isContent
    ? `; <${name} …>the caption</${name}> may hold all that a text may`
    : '';
  return `<${name} ${attribute}="…">: ${problem}${asContent}`;
}

/** The caption, if it is known before the page is rendered. */
function captionOf({ name, attributes }: Element): string | undefined {
  if (!componentNamed(name ?? '')?.caption) return undefined;
  const value = textOf(attributes.find((it) => nameOf(it) === 'caption'));
  return value?.trim() ? value : undefined;
}

function nameOf(attribute: MdxJsxAttributeUnion): string | undefined {
  return attribute.type === 'mdxJsxAttribute' ? attribute.name : undefined;
}

/** An attribute's text; of code, that of a literal. */
function textOf(attribute: MdxJsxAttributeUnion | undefined): string | undefined {
  if (attribute?.type !== 'mdxJsxAttribute' || !attribute.value) return undefined;
  if (typeof attribute.value === 'string') return attribute.value;
  const code = parsed(attribute.value.value);
  if (code?.type === 'Literal') return String(code.value);
  return code?.type === 'TemplateLiteral' && code.expressions.length === 0
    ? (code.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

function parsed(code: string): Expression | undefined {
  try {
    return parseExpressionAt(code, 0, { ecmaVersion: 'latest' });
  } catch {
    return undefined;
  }
}
