import type { GetStaticPathsOptions } from 'astro';
import { pageSize } from '../../posts/lists/list-pages.ts';
import type { Post } from '../../posts/lists/listed-posts.ts';

interface Group {
  slug: string;
  posts: readonly Post[];
}

/** The paths of all pages of groups of posts. @param name of the route's parameter */
export function groupPaths<G extends Group>(
  groups: readonly G[],
  name: string,
  paginate: GetStaticPathsOptions['paginate'],
) {
  return groups.flatMap((group) =>
    paginate(group.posts, {
      params: { [name]: group.slug },
      props: { group },
      pageSize,
      format: withSlash,
    }),
  );
}

/** An address as hosts serve it: they answer one without a slash at its end by sending readers on. */
export function withSlash(url: string): string {
  return `${url.replace(/\/$/, '')}/`;
}
