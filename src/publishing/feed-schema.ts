import type { Schema } from 'hast-util-sanitize';

const words = (text: string) => text.trim().split(/\s+/);

const prose = words(`
  p h1 h2 h3 h4 h5 h6 hr br div section article aside blockquote address
  ul ol li dl dt dd details summary figure figcaption pre code samp kbd var
  a span em strong b i u s small sub sup mark abbr cite dfn q ins del time data ruby rt rp bdi bdo wbr
`);
const tables = words('table caption colgroup col thead tbody tfoot tr th td');
const media = words('img picture audio video source track');
const formulas = words(`
  math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
  mmultiscripts mprescripts mtable mtr mtd mpadded mphantom mstyle menclose merror
`);
const formulaAttributes = words(`
  display displaystyle scriptlevel mathvariant form fence separator stretchy symmetric largeop movablelimits accent
  accentunder lspace rspace minsize maxsize width height depth voffset linethickness notation
  columnalign columnspacing columnlines rowspacing rowlines columnspan rowspan
`);

/**
 * All that may stand in a feed. What isn't listed doesn't get there: of another element only the content is kept, of
 * the elements in `strip` not even that.
 */
export const feedSchema: Schema = {
  tagNames: [...prose, ...tables, ...media, ...formulas],
  attributes: {
    '*': ['id', 'lang', 'dir', 'title'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    audio: ['src', 'controls'],
    video: ['src', 'controls', 'poster', 'width', 'height'],
    source: ['src', 'type'],
    track: ['src', 'kind', 'srcLang', 'label'],
    ol: ['start', 'reversed', 'type'],
    li: ['value'],
    blockquote: ['cite'],
    q: ['cite'],
    ins: ['cite', 'dateTime'],
    del: ['cite', 'dateTime'],
    time: ['dateTime'],
    data: ['value'],
    col: ['span'],
    colgroup: ['span'],
    th: ['colSpan', 'rowSpan', 'scope'],
    td: ['colSpan', 'rowSpan'],
    ...Object.fromEntries(formulas.map((name) => [name, formulaAttributes])),
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https', 'data'],
    poster: ['http', 'https', 'data'],
    cite: ['http', 'https'],
  },
  // Their content is no text of the post.
  strip: words(
    'script style template svg form label select textarea iframe object noscript noembed noframes xmp title',
  ),
  // Addresses are those of the page, whose ids they name.
  clobber: [],
};
