import { defineMdastPlugin } from 'satteri';
import temml from 'temml';

/**
 * Turns `$…$` and `$$…$$` into MathML, which browsers draw without styles or scripts. A mistake in a
 * formula fails the build. It works on the Markdown tree because Astro's highlighter claims display
 * formulas as code once they are HTML.
 */
export const mathMarkup = defineMdastPlugin({
  name: 'math-markup',
  math: ({ value }) => markup(value, true),
  inlineMath: ({ value }) => markup(value, false),
});

function markup(tex: string, displayMode: boolean) {
  const math = renderMath(tex, displayMode);
  // A long formula scrolls on a narrow screen, which must be possible from the keyboard.
  const raw = displayMode ? math.replace('<math', '<math tabindex="0"') : math;
  return { raw, mdxExpressions: false as const };
}

function renderMath(tex: string, displayMode: boolean): string {
  try {
    return temml.renderToString(tex, { displayMode, wrap: 'tex', throwOnError: true });
  } catch (error) {
    throw new Error(`the formula $${tex}$ can't be set: ${(error as Error).message}`);
  }
}
