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
 * All elements and attributes that a feed may contain. Other elements are replaced by their content; elements in `strip`
 * are removed with their content.
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
  // The content of these elements isn't text of the post.
  strip: words(
    'script style template svg form label select textarea iframe object noscript noembed noframes xmp title',
  ),
  // Don't prefix ids: links in the feed lead to the ids of the page.
  clobber: [],
};
