import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { forbiddenInXml } from '../messages/xml-text.ts';
import type { FinishedPage } from './finished-post.ts';
import { placeInPost } from './parsing/post-place.ts';

/**
 * Refuses posts with characters forbidden in XML: the feed holds whole posts, and one such character makes it unreadable.
 *
 * @param base the path of the site
 * @throws ExpectedError with a line for each post with such a character
 */
export async function checkCharacters(posts: readonly FinishedPage[], base: string): Promise<void> {
  const lines = await Promise.all(posts.map((post) => problemIn(post, base)));
  const problems = lines.filter((line) => line !== undefined);
  if (problems.length === 0) return;
  throw withoutStack(new ExpectedError(problems.join('\n')));
}

async function problemIn({ path, html }: FinishedPage, base: string): Promise<string | undefined> {
  const found = forbiddenInXml(html);
  if (found === undefined) return undefined;
  const page = `${path.slice(base.replace(/\/$/, '').length + 1)}index.html`;
  const place = await placeInPost(page, (line) => forbiddenInXml(line) === found);
  return `${place}: the page holds ${found}, which no feed can; remove it here, or in what the post shows`;
}
