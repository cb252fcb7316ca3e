import { type DrawablePicture, isDrawable } from '../posts/figures/drawings.ts';
import type { DrawableFigure } from '../posts/figures/shown-figure.ts';
import { resolvedPosts } from '../posts/kept-posts.ts';
import type { UseOfResults } from '../posts/origins/use-of-results.ts';
import { usesOf } from '../posts/resolved-post.ts';

/** The route parameters of a figure's files, and the figure. */
export interface FigurePath<Figure = DrawableFigure> {
  params: { experiment: string; chart: string };
  props: { figure: Figure };
}

/** The paths of all distinct figures in posts that can be drawn. */
export async function figurePaths(): Promise<FigurePath[]> {
  const figures = (await resolvedPosts()).flatMap((post) => usesOf(post, 'Figure'));
  return distinctPaths(figures.filter(isDrawable));
}

/** As `figurePaths`, with diagrams, which have a picture and no data. */
export async function picturePaths(): Promise<FigurePath<DrawablePicture>[]> {
  const posts = await resolvedPosts();
  const diagrams = posts.flatMap((post) => usesOf(post, 'Diagram'));
  return [...(await figurePaths()), ...distinctPaths(diagrams.filter(isDrawable))];
}

function distinctPaths<F extends DrawablePicture & { shown: Pick<UseOfResults, 'reference'> }>(
  figures: readonly F[],
): FigurePath<F>[] {
  const distinct = new Map(figures.map((figure) => [figure.of, figure]));
  return [...distinct.values()].map((figure) => {
    const { source, others, name } = figure.shown.reference;
    return {
      params: { experiment: [source, ...others].join('+'), chart: name },
      props: { figure },
    };
  });
}
