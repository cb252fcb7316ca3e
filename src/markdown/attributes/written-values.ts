import type { MdxJsxAttributeUnion } from 'satteri';

/** Attributes by name, as an author wrote them. Null for a computed value, which is known only when the post is rendered. */
export type WrittenValues = Record<string, string | null>;

/** Attributes by name. A spread such as `{...rest}` has the name "...". */
export function writtenValues(attributes: readonly MdxJsxAttributeUnion[]): WrittenValues {
  return Object.fromEntries(
    attributes.flatMap((it) =>
      it.type === 'mdxJsxAttribute'
        ? [[it.name, typeof it.value === 'string' ? it.value : null]]
        : [['...', null]],
    ),
  );
}
