import { PostError, postOf, type Usage } from './post-context.ts';
import { figureAnchor, tableAnchor } from './reference.ts';

/** A figure or table of a post, as its text speaks of it: "Figure 2". */
export interface Numbered {
  kind: 'Figure' | 'Table';
  number: number;
  anchor: string;
}

/** What a `<Ref>` refers to; the figure, if a table of the post has the same name. @throws PostError naming the known ones */
export function findNumbered(usage: Usage): Numbered {
  const { figures, tables } = postOf(usage).references;
  const { of } = usage;
  if (figures.includes(of)) {
    return { kind: 'Figure', number: figures.indexOf(of) + 1, anchor: figureAnchor(of) };
  }
  if (tables.includes(of)) {
    return { kind: 'Table', number: tables.indexOf(of) + 1, anchor: tableAnchor(of) };
  }
  const known = [...figures, ...tables].join(', ') || 'none';
  throw new PostError(usage, `no such figure or table in the post; known: ${known}`);
}
