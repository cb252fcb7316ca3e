import { type Data, defineMdastPlugin } from 'satteri';
import { ownLayout } from '../pages.ts';
import { noteMistake } from '../text-mistakes.ts';

/** Refuses a second title on a page, which the contents leave out, and a heading without text, which has no address. */
export const checkHeadings = defineMdastPlugin({
  name: 'check-headings',
  options: { position: true },
  heading: (heading, context) => {
    const { start, end } = heading.position!;
    const written = context.source.slice(start.offset, end.offset).trim();
    if (heading.children.length === 0) {
      noteMistake(
        context,
        heading,
        `"${written}": a heading needs a text; a line is written "---"`,
      );
    }
    if (heading.depth > 1 || !hasTitle(context)) return;
    noteMistake(
      context,
      heading,
      `${written.replaceAll(/\s+/g, ' ')}: the title is that of the front matter; a heading in the text is written "## …"`,
    );
  },
});

/** Whether the page shows the title of its front matter: a post, or a page in the frame of the others. */
function hasTitle({ fileURL, data }: { fileURL: URL | undefined; data: Data }): boolean {
  if (fileURL?.href.includes('/src/content/posts/')) return true;
  return data.astro?.frontmatter['layout'] === ownLayout;
}
