import { defineMdastPlugin } from 'satteri';
import temml from 'temml';

/**
 * Turns `$…$` and `$$…$$` into MathML, which browsers draw without styles or scripts. A mistake in a
 * formula fails the build. It works on the Markdown tree because Astro's highlighter claims display
 * formulas as code once they are HTML.
 */
export const mathMarkup = defineMdastPlugin({
  name: 'math-markup',
  options: { position: true },
  math: ({ value, position }) => markup(value, true, position?.start.line),
  inlineMath: ({ value, position }) => markup(value, false, position?.start.line),
});

function markup(tex: string, displayMode: boolean, line = 0) {
  const math = renderMath(tex, displayMode, line);
  // A long formula scrolls on a narrow screen, which must be possible from the keyboard.
  const raw = displayMode ? math.replace('<math', '<math tabindex="0"') : math;
  return { raw, mdxExpressions: false as const };
}

function renderMath(tex: string, displayMode: boolean, line: number): string {
  try {
    return temml.renderToString(tex, { displayMode, wrap: 'tex', throwOnError: true });
  } catch (error) {
    // What follows repeats the formula, underlined.
    const problem = (error as Error).message.split('\n', 1)[0]!.replaceAll(/^\s+|[:\s]+$/g, '');
    const formula = tex.replaceAll(/\s+/g, ' ');
    throw new Error(`line ${line}: the formula $${formula}$ can't be set: ${problem}`);
  }
}
