import { defineMdastPlugin, type MdastNode } from 'satteri';
import { noteMistake } from './text-mistakes.ts';

type Quotation = Readonly<Extract<MdastNode, { type: 'blockquote' }>>;

/** Labels by the word in the mark. */
const labels: Readonly<Record<string, string>> = {
  NOTE: 'Note',
  TIP: 'Tip',
  IMPORTANT: 'Important',
  WARNING: 'Warning',
  CAUTION: 'Caution',
};

/** Turns a quotation whose first line is `[!NOTE]` or a similar mark into a callout, as GitHub does. */
export const callouts = defineMdastPlugin({
  name: 'callouts',
  options: { position: true },
  blockquote: (quotation, context) => {
    const { paragraph, text } = beginningOf(quotation);
    const [mark, kind, behind] = /^\[!([^\]\n]+)\](.*)\n?/.exec(text?.value ?? '') ?? [];
    if (!paragraph || !text || !mark || !kind) return;
    const label = labels[kind.toUpperCase()];
    const problem = problemWith(label, behind!);
    if (!label || problem) return noteMistake(context, quotation, `[!${kind}]: ${problem}`);
    if (context.textContent(paragraph) === mark) context.removeNode(paragraph);
    else context.setProperty(text, 'value', text.value.slice(mark.length));
    context.prependChild(quotation, {
      type: 'paragraph',
      data: { hProperties: { className: ['callout-label'] } },
      children: [{ type: 'text', value: label }],
    });
    const className = ['callout', `callout-${label.toLowerCase()}`];
    context.setProperty(quotation, 'data', {
      hName: 'aside',
      hProperties: { className, role: 'note' },
    });
  },
});

function beginningOf({ children: [paragraph] }: Quotation) {
  if (paragraph?.type !== 'paragraph') return {};
  const [text] = paragraph.children;
  return text?.type === 'text' ? { paragraph, text } : {};
}

function problemWith(label: string | undefined, behind: string): string | undefined {
  if (!label) return `there is no such callout; known: ${Object.keys(labels).join(', ')}`;
  return behind.trim() ? 'must be alone on its line; its text begins below' : undefined;
}
