import type { Mark, Spec } from 'vega';

type Group = Extract<Mark, { type: 'group' }>;

/** The marks of a compiled specification, a group before those inside it. */
export function allMarks({ marks = [] }: Pick<Spec, 'marks'>): Mark[] {
  return marks.flatMap((mark) => [mark, ...(isGroup(mark) ? allMarks(mark) : [])]);
}

/** Everything that may have axes and legends: a compiled specification, and the groups of marks in it. */
export function allGroups(spec: Spec): (Spec | Group)[] {
  return [spec, ...allMarks(spec).filter(isGroup)];
}

function isGroup(mark: Mark): mark is Group {
  return mark.type === 'group';
}
