/** How a Vega-Lite specification of any kind puts views together: it, too, is a view. */
export interface View {
  vconcat?: readonly this[];
  hconcat?: readonly this[];
  concat?: readonly this[];
  layer?: readonly this[];
  /** What facets and repeated views are made from. */
  spec?: this;
}

const concatenations = ['vconcat', 'hconcat', 'concat'] as const;
const compositions = [...concatenations, 'layer'] as const;

/** A view inside another one. */
export interface InnerView<Own extends View> {
  view: Own;
  /** What Vega-Lite adds to the outer view's name, to name this one: `concat_0`, `layer_1`, `child`. */
  part: string;
}

/** The views right inside a view, in the order in which they are drawn. */
export function innerViews<Own extends View>(view: Own): InnerView<Own>[] {
  const listed = compositions.flatMap((kind) =>
    (view[kind] ?? []).map((inner, i) => ({ view: inner, part: `${partOf(kind)}_${i}` })),
  );
  return view.spec ? [...listed, { view: view.spec, part: 'child' }] : listed;
}

function partOf(kind: (typeof compositions)[number]): string {
  return kind === 'layer' ? kind : 'concat';
}

/** A view and all inside it, the outer ones first. */
export function allViews<Own extends View>(view: Own): Own[] {
  return [view, ...innerViews(view).flatMap((inner) => allViews(inner.view))];
}

/** A copy of a view, with those right inside it changed. @param change is given their places, from 0 */
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

/** Whether a view has axes of its own: it draws marks or layers of them, and puts no plots together. */
export function isPlot(view: View): boolean {
  return !view.spec && concatenations.every((kind) => !view[kind]);
}
