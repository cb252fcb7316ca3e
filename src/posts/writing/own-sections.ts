import type { PostReferences } from '../../markdown/references.ts';

/** A section that the page adds to a post. The capital of its id avoids clashes with headings, whose ids have none. */
export interface OwnSection {
  slug: 'References' | 'Claims' | 'Evidence';
  text: string;
}

/** The sections after a post: the works that it cites, and its claims and runs unless its author placed them. */
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

/** The sources whose runs the post doesn't list itself. */
export function unlistedRuns({ sources, runs }: PostReferences): string[] {
  return sources.filter((name) => !runs.includes(name));
}
