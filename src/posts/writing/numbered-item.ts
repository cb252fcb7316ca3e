import { referringComponent } from '../../markdown/components.ts';
import type { PostReferences, Use } from '../../markdown/references.ts';
import { figureAnchor, tableAnchor } from './reference.ts';
import { UseMistake } from './use-mistake.ts';

/** A figure or table of a post, to refer to it as "Figure 2". */
export interface NumberedItem {
  kind: 'Figure' | 'Table';
  number: number;
  anchor: string;
}

/** Finds the item of a `<Ref>`, preferring figures to tables of the same name. @throws UseMistake naming the known items */
export function findNumbered({ figures, tables }: PostReferences, of: string): NumberedItem {
  const [figure, table] = [figures, tables].map((list) => list.indexOf(of) + 1);
  if (figure) return { kind: 'Figure', number: figure, anchor: figureAnchor(of) };
  if (table) return { kind: 'Table', number: table, anchor: tableAnchor(of) };
  const known = [...figures, ...tables].join(', ') || 'none';
  throw new UseMistake(`no such figure, diagram or table in the post; known: ${known}`);
}

/** The number of a figure, table or citation, counted from 1; undefined for other components. */
export function numberOf(
  { component, of }: Pick<Use, 'component' | 'of'>,
  references: PostReferences,
): number | undefined {
  const { numbered } = referringComponent(component);
  return numbered && references[numbered].indexOf(of) + 1;
}
