import { type Finding, judgeClaims, type Measured } from '../lab/findings/finding.ts';
import type { Post } from './posts.ts';

/** What is found of claims, as pages tell it. */
export interface Findings {
  /** As a post judges it, by the post's file; judged alone in one that doesn't assert it. Undefined of an unknown claim. */
  find(of: string, post?: string): Finding | undefined;
}

/**
 * Judges measured claims: those that a post asserts together, each other for itself.
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
  const asserted = new Set(
    uses.filter(({ component }) => component === 'Claim').map(({ of }) => of),
  );
  const found = [...asserted].flatMap((of) => {
    const one = measured.get(of);
    return one ? [[of, one] as const] : [];
  });
  const findings = judgeClaims(found.map(([, one]) => one));
  return new Map(found.map(([of], i) => [of, findings[i]!]));
}
