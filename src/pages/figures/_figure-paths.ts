import { type CollectionEntry, getCollection, render } from 'astro:content';
import { figureDrawing } from '../../components/figure-drawing.ts';
import type { Usage } from '../../components/post-context.ts';
import { parseReference } from '../../components/reference.ts';
import { referencesOf } from '../../markdown/references.ts';

/** Of the files of one figure: where they lie, and the figure as its post uses it. */
export interface FigurePath {
  params: { experiment: string; chart: string };
  props: { usage: Usage };
}

/** The figures of all posts that can be drawn, each once. What can't be is reported where it is used. */
export async function figurePaths(): Promise<FigurePath[]> {
  const paths = (await Promise.all((await getCollection('posts')).map(figurePathsOf))).flat();
  return [...new Map(paths.map((path) => [path.props.usage.of, path])).values()];
}

/** The figures of one post that can be drawn, in their order. */
export async function figurePathsOf(post: CollectionEntry<'posts'>): Promise<FigurePath[]> {
  const { remarkPluginFrontmatter } = await render(post);
  const references = referencesOf(remarkPluginFrontmatter);
  const context = { file: post.filePath ?? post.id, references };
  const figures = references.uses.filter(({ component }) => component === 'Figure');
  const paths = await Promise.all(figures.map((use) => pathOf({ ...use, post: context })));
  return paths.filter((path) => path !== undefined);
}

async function pathOf(usage: Usage): Promise<FigurePath | undefined> {
  const drawing = await figureDrawing(usage).catch(() => undefined);
  if (!drawing) return undefined;
  const { experiment, name } = parseReference(usage);
  return { params: { experiment, chart: name }, props: { usage } };
}
