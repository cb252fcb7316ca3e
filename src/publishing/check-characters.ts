import { forbiddenInXml } from '../messages/xml-text.ts';
import { placeInPost } from './parsing/post-place.ts';

/**
 * Finds the first character of a post that is forbidden in XML: the feed holds whole posts, and one such character makes
 * it unreadable.
 *
 * @param page the page's file in `dist`
 * @returns a line that names the post, or none
 */
export async function characterProblems(page: string, html: string): Promise<string[]> {
  const found = forbiddenInXml(html);
  if (found === undefined) return [];
  const place = await placeInPost(page, (line) => forbiddenInXml(line) === found);
  return [
    `${place}: the page holds ${found}, which no feed can; remove it here, or in what the post shows`,
  ];
}
