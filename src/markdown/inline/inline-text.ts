import { defineMdastPlugin, type MdastNode, markdownToHtml } from 'satteri';
import { refuseForeignMarks } from '../foreign-marks.ts';
import { type Macros, newMacros } from '../math/macros.ts';
import { mathMarkup } from '../math/math-markup.ts';
import { plainFormula } from '../math/plain-formula.ts';
import { MistakesInText, noteMistake, refuseMistakes } from '../text-mistakes.ts';

/** A text of one line, such as a title or a caption, set as the text of a post is. */
export interface InlineText {
  html: string;
  /** As it can be read where there is no markup. */
  plain: string;
}

interface Rules {
  /** Whether links make sense, and HTML would be shown as it is written, so that it is refused. */
  isCaption?: boolean;
  /** Macros that the post's formulas have defined. */
  macros?: Macros;
}

/** Sets formulas, emphasis, code, quotation marks and dashes. @throws MistakesInText */
export function inlineText(text: string, rules: Rules = {}): InlineText {
  const line = asHeading(text);
  const written = collectText();
  const { html } = markdownToHtml(line, {
    mdastPlugins: [
      checkInline(rules.isCaption ?? false),
      refuseForeignMarks,
      mathMarkup,
      written.plugin,
      refuseMistakes,
    ],
    features: { gfm: true, math: true, smartPunctuation: true, frontmatter: false },
    data: { macros: { ...newMacros(), ...rules.macros } },
  });
  return { html: html.replace(/^<h1>|<\/h1>\s*$/g, ''), plain: written.text() };
}

/** The problem with a text of one line, in words for authors. Undefined if it can be set. */
export function problemInInline(text: string, rules: Rules = {}): string | undefined {
  try {
    inlineText(text, rules);
    return undefined;
  } catch (error) {
    if (error instanceof MistakesInText) return error.mistakes.map((it) => it.problem).join('; ');
    throw error;
  }
}

/** In a heading there are no blocks, whatever the text begins with. A heading may end in a "#", which would be lost. */
function asHeading(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ');
  const kept = line
    .replace(/(^|\s)(#+)$/, (_, space, signs) => space + signs.replaceAll('#', '\\#'))
    // The apostrophe of a year, which the parser takes for an opening quotation mark.
    .replaceAll(/(?<![\w$])'(?=\d\ds?\b)/g, '\u2019');
  return `# ${kept}`;
}

function checkInline(isCaption: boolean) {
  return defineMdastPlugin({
    name: 'check-inline',
    options: { position: true },
    html: (html, context) => {
      if (!isCaption) return { type: 'text', value: html.value };
      noteMistake(context, html, `${html.value}: tags can't be in an attribute`);
      return undefined;
    },
    inlineMath: (formula, context) => {
      const [reference] = /\\(eqref|ref|label)\s*\{[^}]*\}/.exec(formula.value) ?? [];
      if (!reference) return;
      noteMistake(context, formula, `$${reference}$: the number of an equation can't be in it`);
      context.replaceNode(formula, { type: 'text', value: '' });
    },
    image: (image, context) => noteMistake(context, image, "a picture can't be in it"),
    link: (link, context) => {
      if (isCaption) return;
      const shown = context.textContent(link);
      // A title is a link itself, in lists of posts.
      if (link.url.endsWith(shown)) context.replaceNode(link, { type: 'text', value: shown });
      else
        noteMistake(context, link, `the link to ${link.url} can't be in it; write it in the text`);
    },
    text: ({ position }, context) => {
      const written = context.source.slice(position?.start.offset, position?.end.offset);
      const [note] = /(?<!\\)\[\^[^\]\s]+\]/.exec(written) ?? [];
      if (note) noteMistake(context, { position }, `${note}: a note can't be in it`);
    },
  });
}

/** Collects a text without its markup, once its formulas are set. */
function collectText() {
  const texts: string[] = [];
  const plugin = defineMdastPlugin({
    name: 'collect-text',
    before: (root) => void texts.push(plainOf(root)),
  });
  return { plugin, text: () => texts.join('').replaceAll(/\s+/g, ' ').trim() };
}

function plainOf(node: Readonly<MdastNode>): string {
  if (node.type === 'html' && node.value.startsWith('<math')) return plainFormula(node.value);
  if (node.type === 'break') return ' ';
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'children' in node ? (node.children as MdastNode[]).map(plainOf).join('') : '';
}
