import { type DrawableFigure, isDrawable } from '../posts/figures/shown-figure.ts';
import { resolvedPosts } from '../posts/kept-posts.ts';
import { usesOf } from '../posts/resolved-post.ts';

/** The route parameters of a figure's files, and the figure. */
export interface FigurePath {
  params: { experiment: string; chart: string };
  props: { figure: DrawableFigure };
}

/** The paths of all distinct figures in posts that can be drawn. */
export async function figurePaths(): Promise<FigurePath[]> {
  const figures = (await resolvedPosts()).flatMap((post) => usesOf(post, 'Figure'));
  const distinct = new Map(figures.filter(isDrawable).map((figure) => [figure.of, figure]));
  return [...distinct.values()].map((figure) => {
    const { source, name } = figure.shown.reference;
    return { params: { experiment: source, chart: name }, props: { figure } };
  });
}
