/** The ways in which a Vega-Lite view composes others. The specification itself is a view, too. */
export interface View {
  vconcat?: readonly this[];
  hconcat?: readonly this[];
  concat?: readonly this[];
  layer?: readonly this[];
  /** The template of a facet or a repeated view. */
  spec?: this;
}

const concatenations = ['vconcat', 'hconcat', 'concat'] as const;
const compositions = [...concatenations, 'layer'] as const;

/** A view inside another one. */
export interface InnerView<Own extends View> {
  view: Own;
  /** The part of its name that Vega-Lite appends to the outer view's name: `concat_0`, `layer_1`, `child`. */
  part: string;
}

/** The views directly inside a view, in drawing order. */
export function innerViews<Own extends View>(view: Own): InnerView<Own>[] {
  const listed = compositions.flatMap((kind) =>
    (view[kind] ?? []).map((inner, i) => ({ view: inner, part: `${partOf(kind)}_${i}` })),
  );
  return view.spec ? [...listed, { view: view.spec, part: 'child' }] : listed;
}

function partOf(kind: (typeof compositions)[number]): string {
  return kind === 'layer' ? kind : 'concat';
}

/** A view and all views inside it, outer views first. */
export function allViews<Own extends View>(view: Own): Own[] {
  return [view, ...innerViews(view).flatMap((inner) => allViews(inner.view))];
}

/** Copies a view and changes the views directly inside it. @param change gets each view's place, from 0 */
export function mapInnerViews<Own extends View>(
  view: Own,
  change: (inner: Own, place: number) => Own,
): Own {
  const listed = compositions.flatMap((kind) => {
    const inner = view[kind];
    return inner ? [[kind, inner.map((one, i) => change(one, i))]] : [];
  });
  const spec = view.spec ? { spec: change(view.spec, 0) } : {};
  return { ...view, ...Object.fromEntries(listed), ...spec };
}

/** Whether a view is a single plot, with its own axes: marks or layers, not a composition of plots. */
export function isPlot(view: View): boolean {
  return !view.spec && concatenations.every((kind) => !view[kind]);
}
