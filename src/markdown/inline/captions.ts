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
import { inlineText } from './inline-text.ts';

type Element = Readonly<MdxJsxFlowElement | MdxJsxTextElement>;

/**
 * Sets the captions that stand in attributes as the text is set, with the macros of its formulas. Place it after
 * `collectReferences`, which notes the uses that get them.
 */
export const setCaptions = () => {
  let references: PostReferences | undefined;
  const visit = (element: Element, context: MdastVisitorContext) => {
    const caption = captionOf(element);
    if (caption === undefined) return;
    const place = Number(textOf(element.attributes.find((it) => nameOf(it) === 'use')));
    const use = references?.uses[place];
    if (!use) return;
    const { macros } = context.data;
    try {
      use.captionMarkup = inlineText(caption, { isCaption: true, ...(macros && { macros }) }).html;
    } catch (error) {
      if (!(error instanceof MistakesInText)) throw error;
      // An element that got the number of its use has no place any more.
      const at = { position: { start: { line: use.line, column: 1 } } };
      for (const { problem } of error.mistakes) {
        noteMistake(context, at, inCaption(element, problem));
      }
    }
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

function inCaption({ name }: Element, problem: string): string {
  const isContent = componentNamed(name ?? '')?.caption === 'attribute or content';
  const asContent = isContent
    ? `; <${name} …>the caption</${name}> may hold all that a text may`
    : '';
  return `<${name} caption="…">: ${problem}${asContent}`;
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
