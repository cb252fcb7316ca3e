import { type Finding, judgeClaims, type Measured } from '../lab/findings/finding.ts';
import { listedClaims } from '../lab/findings/listed-claims.ts';
import { assertedIn, type Post } from './posts.ts';

/** The findings on claims, as pages show them. */
export interface Findings {
  /**
   * The finding on a claim in a post, which its file names. A claim that the post doesn't list is judged alone.
   * Undefined for an unknown claim.
   */
  find(of: string, post?: string): Finding | undefined;
}

/**
 * Judges measured claims: the claims that a post lists together, and any other claim alone.
 *
 * @param measured by `<experiment>/<claim>`
 */
export function judgePosts(
  posts: readonly Post[],
  measured: ReadonlyMap<string, Measured>,
): Findings {
  const byPost = new Map(posts.map(({ file, uses }) => [file, judgeTogether(uses, measured)]));
  return {
    find: (of, post) => {
      const together = post === undefined ? undefined : byPost.get(post)?.get(of);
      const alone = measured.get(of);
      return together ?? (alone && judgeClaims([alone])[0]);
    },
  };
}

function judgeTogether(
  uses: Post['uses'],
  measured: ReadonlyMap<string, Measured>,
): Map<string, Finding> {
  const found = listedClaims(assertedIn(uses), measured.keys()).flatMap((of) => {
    const one = measured.get(of);
    return one ? [[of, one] as const] : [];
  });
  const findings = judgeClaims(found.map(([, one]) => one));
  return new Map(found.map(([of], i) => [of, findings[i]!]));
}
