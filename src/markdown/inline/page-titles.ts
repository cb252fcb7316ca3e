import { defineMdastPlugin } from 'satteri';
import { ownLayout } from '../pages.ts';
import { MistakesInText, noteMistake } from '../text-mistakes.ts';
import { inlineText } from './inline-text.ts';

/** Sets the title of a Markdown page in the frame of the others as that of a post. Place it after `pages`. */
export const setPageTitles = defineMdastPlugin({
  name: 'set-page-titles',
  before: (_, context) => {
    const { frontmatter } = context.data.astro ?? {};
    if (frontmatter?.['layout'] !== ownLayout) return;
    for (const key of ['title', 'description']) {
      const value = frontmatter[key];
      if (typeof value !== 'string') continue;
      try {
        const { html, plain } = inlineText(value);
        Object.assign(frontmatter, { [key]: plain, [`${key}Markup`]: html });
      } catch (error) {
        if (!(error instanceof MistakesInText)) throw error;
        for (const { problem } of error.mistakes) noteMistake(context, 0, `its ${key}: ${problem}`);
      }
    }
  },
});
