import type { PostReferences } from '../../markdown/references.ts';

/** A section that the page adds to a post's own. Its address has a capital, as no heading of the post has. */
export interface OwnSection {
  slug: 'References' | 'Claims' | 'Evidence';
  text: string;
}

/** What follows a post: the works that it cites, its claims and its runs, unless its author placed them. */
export function ownSections(references: PostReferences): OwnSection[] {
  const { citations, ledger, uses } = references;
  const anyClaims = !ledger && uses.some(({ component }) => component === 'Claim');
  return [
    ...(citations.length > 0 ? [{ slug: 'References', text: 'References' } as const] : []),
    ...(anyClaims ? [{ slug: 'Claims', text: 'Claims of this post' } as const] : []),
    ...(unlistedRuns(references).length > 0
      ? [{ slug: 'Evidence', text: 'Runs behind this post' } as const]
      : []),
  ];
}

/** The sources whose runs the post doesn't list. */
export function unlistedRuns({ sources, runs }: PostReferences): string[] {
  return sources.filter((name) => !runs.includes(name));
}
