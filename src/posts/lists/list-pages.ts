import { allPosts } from './all-posts.ts';
import { postsByAuthor, postsBySeries, postsByTag } from './listed-posts.ts';

/** The number of posts on a page of a list. */
export const pageSize = 20;

/** Up to so many posts are few: the front page tells all of them, so there is no archive, and authors have no pages. */
const few = 3;

/** Whether a site has so many posts that it has an archive, and pages of its authors. */
export async function hasManyPosts(): Promise<boolean> {
  return (await allPosts()).length > few;
}

/** A page from which all posts, or all groups of posts, can be reached. */
export interface WholeList {
  text: string;
  /** For `sitePath`. */
  path: string;
}

/** The pages that list everything, of those that the site has. */
export async function wholeLists(): Promise<WholeList[]> {
  const many = await hasManyPosts();
  const lists: [WholeList, boolean][] = [
    [{ text: 'Archive', path: 'archive/' }, many],
    [{ text: 'Tags', path: 'tags/' }, (await postsByTag()).length > 0],
    [{ text: 'Series', path: 'series/' }, (await postsBySeries()).length > 0],
    [{ text: 'Authors', path: 'authors/' }, many && (await postsByAuthor()).length > 0],
  ];
  return lists.filter(([, exists]) => exists).map(([list]) => list);
}
