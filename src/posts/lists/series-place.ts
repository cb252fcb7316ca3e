import { type Post, postsBySeries } from './listed-posts.ts';
import { type PostGroup, placeIn, type SeriesPlace } from './post-groups.ts';

/** A post's series, with the post's place in it. */
export interface PlaceInSeries extends SeriesPlace<Post> {
  series: PostGroup<Post>;
}

/** Finds the place of a post in its series; undefined if it is in none. */
export async function seriesPlace(post: Post): Promise<PlaceInSeries | undefined> {
  const name = post.data.series?.name;
  if (name === undefined) return undefined;
  const series = (await postsBySeries()).find((group) => group.name === name);
  return series && { series, ...placeIn(series.posts, post.id) };
}
