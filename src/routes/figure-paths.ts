import { type DrawablePicture, isDrawable } from '../posts/figures/drawable.ts';
import { filesName } from '../posts/figures/files-name.ts';
import type { DrawableFigure } from '../posts/figures/shown-figure.ts';
import { resolvedPosts, resolvedPostsOf } from '../posts/kept-posts.ts';
import { allPosts } from '../posts/lists/all-posts.ts';
import { inFeeds } from '../posts/lists/in-feeds.ts';
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

/** The paths of all distinct figures and diagrams in posts that stand in a feed: only there are they pictures. */
export async function picturePaths(): Promise<FigurePath<DrawablePicture>[]> {
  const posts = await resolvedPostsOf([...inFeeds(await allPosts())]);
  const figures = posts.flatMap((post) => usesOf(post, 'Figure'));
  const diagrams = posts.flatMap((post) => usesOf(post, 'Diagram'));
  return [
    ...distinctPaths<DrawablePicture & Referring>(figures.filter(isDrawable)),
    ...distinctPaths<DrawablePicture & Referring>(diagrams.filter(isDrawable)),
  ];
}

interface Referring {
  shown: Pick<UseOfResults, 'attributes'>;
}

function distinctPaths<F extends DrawablePicture & Referring>(
  figures: readonly F[],
): FigurePath<F>[] {
  const distinct = new Map(figures.map((figure) => [filesName(figure), figure]));
  return [...distinct].map(([name, figure]) => {
    const [experiment = '', chart = ''] = name.split('/');
    return { params: { experiment, chart }, props: { figure } };
  });
}
