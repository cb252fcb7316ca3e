import { defineMdastPlugin } from 'satteri';
import { noteMistake } from '../text-mistakes.ts';

/** Refuses fences of code that other generators run, set as a formula or give a title: here they would be code alone. */
export const checkCodeFences = defineMdastPlugin({
  name: 'check-code-fences',
  options: { position: true },
  code: (code, context) => {
    const problem = problemWith(code.lang ?? '', code.meta ?? '');
    if (problem) noteMistake(context, code, `\`\`\`${code.lang}: ${problem}`);
  },
});

function problemWith(language: string, meta: string): string | undefined {
  const [, directive = language] = /^\{([\w:+.-]+)/.exec(language) ?? [];
  if (directive === 'math' || directive === 'latexmath') {
    return 'a formula stands between lines of "$$"; code of TeX is "```tex"';
  }
  if (callouts.has(directive) && language.startsWith('{')) {
    return 'a callout is written "> [!NOTE]", and its text below, each line after ">"';
  }
  if (language.startsWith('{')) {
    return `a post runs no code, and knows no directives; code is written "\`\`\`${directive}"`;
  }
  const [title] = /[\w-]+=(?:"[^"]*"|'[^']*')/.exec(meta) ?? [];
  return title && `${title} would be lost; write it in the text above the code`;
}

const callouts = new Set(['note', 'tip', 'important', 'warning', 'caution', 'admonition', 'hint']);
