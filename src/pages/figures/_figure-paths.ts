import { type CollectionEntry, getCollection } from 'astro:content';
import { figureDrawing } from '../../posts/figures/figure-drawing.ts';
import type { Usage } from '../../posts/post-context.ts';
import { parseReference } from '../../posts/reference.ts';
import { postContext } from '../_post-context.ts';

/** Of the files of one figure: where they lie, and the figure as its post uses it. */
export interface FigurePath {
  params: { experiment: string; chart: string };
  props: { usage: Usage };
}

/** The figures of all posts that can be drawn, each once. What can't be is reported where it is used. */
export async function figurePaths(): Promise<FigurePath[]> {
  // Each kind of file asks, and a build's answer takes all drawings; while posts are being written, it changes.
  if (import.meta.env.DEV) return findPaths();
  answer ??= findPaths();
  // Astro keeps notes in what it is given.
  return (await answer).map(({ params, props }) => ({ params: { ...params }, props }));
}

let answer: Promise<FigurePath[]> | undefined;

async function findPaths(): Promise<FigurePath[]> {
  const usages = (await Promise.all((await getCollection('posts')).map(figuresOf))).flat();
  return drawablePaths(new Map(usages.map((usage) => [usage.of, usage])).values());
}

/** The figures of one post that can be drawn, in their order. */
export async function figurePathsOf(post: CollectionEntry<'posts'>): Promise<FigurePath[]> {
  return drawablePaths(await figuresOf(post));
}

async function figuresOf(post: CollectionEntry<'posts'>): Promise<Usage[]> {
  const context = await postContext(post);
  const figures = context.references.uses.filter(({ component }) => component === 'Figure');
  return figures.map((use) => ({ ...use, post: context }));
}

async function drawablePaths(usages: Iterable<Usage>): Promise<FigurePath[]> {
  const paths: FigurePath[] = [];
  // In turn, so that the data of one figure only are in memory.
  for (const usage of usages) {
    const path = await pathOf(usage);
    if (path) paths.push(path);
  }
  return paths;
}

async function pathOf(usage: Usage): Promise<FigurePath | undefined> {
  const drawing = await figureDrawing(usage).catch(() => undefined);
  if (!drawing) return undefined;
  const { source, name } = parseReference(usage);
  return { params: { experiment: source, chart: name }, props: { usage } };
}
