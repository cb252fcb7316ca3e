import {
  type Data,
  defineMdastPlugin,
  type MdastVisitorContext,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';
import { componentNamed } from './components.ts';
import { noteMistake } from './text-mistakes.ts';

/** The layout of Markdown pages that name none. */
export const ownLayout = 'retrace/layouts/Markdown.astro';

/**
 * Gives Markdown files in a site's `src/pages` the frame of the other pages, unless their front matter has a `layout` of
 * their own. Refuses there what only posts can show.
 *
 * @param folder the site's `src/pages/`
 */
export function pages(folder: URL) {
  const isPage = ({ fileURL }: { fileURL: URL | undefined }) =>
    fileURL?.href.startsWith(folder.href) ?? false;
  const visit = (
    element: Readonly<MdxJsxFlowElement | MdxJsxTextElement>,
    context: MdastVisitorContext,
  ) => {
    if (!isPage(context) || !componentNamed(element.name ?? '')) return;
    noteMistake(context, element, `<${element.name}>: only posts show results; link to a post`);
  };
  return defineMdastPlugin({
    name: 'pages',
    options: { position: true },
    before: (_, context) => {
      if (isPage(context)) frame(context);
    },
    mdxJsxFlowElement: visit,
    mdxJsxTextElement: visit,
  });
}

function frame(context: { data: Data; source: string }): void {
  const frontmatter = context.data.astro?.frontmatter;
  if (!frontmatter) return;
  frontmatter.layout ??= ownLayout;
  if (frontmatter.layout !== ownLayout) return;
  for (const [key, isNeeded] of [
    ['title', true],
    ['description', false],
  ] as const) {
    const value = frontmatter[key];
    if (value === undefined && !isNeeded) continue;
    if (typeof value === 'string' && value.trim() !== '') continue;
    const problem =
      value === undefined ? `its front matter needs a ${key}` : `its ${key} must be a text`;
    noteMistake(context, 0, `${problem}; write ${key}: "…" between two lines of ---`);
  }
}
