import { defineMdastPlugin } from 'satteri';
import { noteMistake } from './text-mistakes.ts';

/** `[@key]`, `[see @key, p. 3; -@other]`: Pandoc's, and so Quarto's. Emphasis within it is another node. */
const citation = /(?<!\\)\[(?:[^[\]]*[\s;])?-?@\w[^[\]]*\]?/;
const key = /@(\w+(?:[:./-]\w+)*)/g;
/** A line of its own, such as `:::note`, in a quotation too. */
const fence = /^[\s>]*(:{3,}.*)/m;

/** Refuses marks of other generators, which would be published as they stand; those that are escaped are text. */
export const refuseForeignMarks = defineMdastPlugin({
  name: 'refuse-foreign-marks',
  options: { position: true },
  paragraph: ({ position }, context) => {
    if (!position) return;
    const { start, end } = position;
    const found = fence.exec(context.source.slice(start.offset, end.offset));
    if (!found) return;
    noteMistake(
      context,
      start.offset! + found.index + found[0].indexOf(':::'),
      `${found[1]}: a callout is written "> [!NOTE]", and its text below, each line after ">"; text is written "\\:::"`,
    );
  },
  text: ({ position }, context) => {
    // What the author didn't write: a formula's symbols.
    if (!position) return;
    const { start, end } = position;
    const found = citation.exec(context.source.slice(start.offset, end.offset));
    if (!found) return;
    const cites = [...found[0].matchAll(key)].map(([, work]) => `<Cite key="${work}" />`);
    const written = found[0].replaceAll(/\s+/g, ' ').trim();
    noteMistake(
      context,
      start.offset! + found.index,
      `${written}: write ${cites.join(' ')}; text is written "\\["`,
    );
  },
});
