import {
  defineMdastPlugin,
  type MdastVisitorContext,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { foreignMarksIn } from './foreign/marks.ts';
import { isRefused, refuseRange } from './foreign/refused-ranges.ts';
import { citing } from './foreign/tex-remedies.ts';
import { roughlyVisible, withoutEscapes, zonesIn } from './foreign/visible-text.ts';
import { noteMistake } from './text-mistakes.ts';

/**
 * Refuses syntax of other generators, and of TeX outside of formulas, which would be published as text or lost. Authors can
 * escape it. Place it before plugins that replace formulas, which tell text from formulas by their places.
 */
export const refuseForeignMarks = defineMdastPlugin({
  name: 'refuse-foreign-marks',
  options: { position: true },
  before: (root, context) => {
    const { source } = context;
    for (const { start, visible, expressions } of zonesIn(root, source)) {
      for (const { range, quoteEnd, remedy } of foreignMarksIn(visible)) {
        const [from, to] = [start + range[0], start + range[1]];
        const isCode = expressions.some(([begin, end]) => from > begin && from < end);
        if (isCode || isRefused(context, from)) continue;
        refuseRange(context, [from, to]);
        noteMistake(context, from, `${quoted(source.slice(from, start + quoteEnd))}: ${remedy}`);
      }
    }
  },
  text: ({ position }, context) => {
    if (!position) return;
    const start = position.start.offset!;
    const written = withoutEscapes(context.source.slice(start, position.end.offset));
    const [mark] = /`+|\*\*+|~~+/.exec(written) ?? [];
    const at = start + written.indexOf(mark ?? '');
    if (!mark || isRefused(context, at)) return;
    noteMistake(context, at, `${mark}: ${openMarks[mark[0] as keyof typeof openMarks]}`);
  },
  link: (link, context) => {
    if (link.children.length > 0 || !link.position) return;
    noteMistake(context, link, `[](${link.url}): a link needs words: [text](${link.url})`);
  },
  delete: (struck, context) => {
    const { start, end } = struck.position!;
    const written = context.source.slice(start.offset, end.offset);
    if (written.startsWith('~~')) return;
    const inner = written.slice(1, -1);
    noteMistake(
      context,
      struck,
      `${quoted(written)}: write <sub>${inner}</sub> for a subscript, ~~${inner}~~ for struck-out words; text is written "\\~"`,
    );
  },
  inlineCode: (code, context) => {
    if (!runs.test(code.value)) return;
    noteMistake(
      context,
      code,
      `\`${quoted(code.value)}\`: code in a text isn't run; write <Value of="experiment/value" />`,
    );
  },
  mdxJsxFlowElement: refuseDistill,
  mdxJsxTextElement: refuseDistill,
});

/** Marks of Markdown that open nothing, or close nothing, so that they stand in the text. */
const openMarks = {
  '`': 'code begins and ends with as many "`"; text is written "\\`"',
  '*': 'stressed words begin and end with "**", without a space or punctuation within, or stand in <strong>…</strong>; text is written "\\*"',
  '~': 'struck-out words begin and end with "~~", without a space within; text is written "\\~"',
};

/** Code that R Markdown and Quarto run: `r mean(x)`, `{python} mean(x)`. */
const runs = /^(?:\{(?:r|python|julia|ojs)\} *\S|r [\w.:]+[([$])/;

/** The problem with a mark of another generator at a place at which the parser stops. */
export function foreignMarkAt(source: string, offset: number): string | undefined {
  const start = source.lastIndexOf('\n\n', offset) + 1;
  const end = source.indexOf('\n\n', offset);
  const paragraph = source.slice(start, end < 0 ? undefined : end);
  const found = foreignMarksIn(roughlyVisible(paragraph)).find(
    ({ range }) => start + range[0] <= offset && offset < start + range[1],
  );
  if (!found) return undefined;
  return `${quoted(paragraph.slice(found.range[0], found.quoteEnd))}: ${found.remedy}`;
}

function refuseDistill(
  element: Readonly<MdxJsxFlowElement | MdxJsxTextElement>,
  context: MdastVisitorContext,
): void {
  const [, name] = /^dt?-(\w[\w-]*)$/.exec(element.name ?? '') ?? [];
  if (!name) return;
  const key = element.attributes.find((it) => it.type === 'mdxJsxAttribute' && it.name === 'key');
  const keys = key && typeof key.value === 'string' ? key.value : 'key';
  const remedies: Record<string, string> = {
    cite: `write ${citing(keys)}`,
    footnote: 'write [^1], and below the paragraph "[^1]: …"',
    fn: 'write [^1], and below the paragraph "[^1]: …"',
    math: 'a formula stands between "$"',
    code: 'code stands between "`", or between lines of "```"',
    figure: 'write <Figure> or <Picture>',
  };
  const remedy = remedies[name] ?? 'write it in Markdown';
  noteMistake(context, element, `<${element.name}>: elements of Distill are unknown; ${remedy}`);
}

/** In one line, and not too long to be found. */
function quoted(written: string): string {
  const line = written.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
