import { citing, remedyForTex } from './tex-remedies.ts';
import { masked, type Range } from './visible-text.ts';

/** A mark of another generator, or of TeX, which here would be text, or code in braces. */
export interface ForeignMark {
  /** Offsets in the text that was searched. */
  range: Range;
  /** Where the part to quote ends. */
  quoteEnd: number;
  /** What to write in its place, in words for authors. */
  remedy: string;
}

interface Kind {
  /** What is found is quoted, or its group `quoted`. */
  pattern: RegExp;
  remedy: (match: RegExpExecArray) => string;
  /** How a text that looks like it is written. */
  asText: string;
}

/**
 * The marks in a text, each once, in their order.
 *
 * @param visible with `masked` for what is no text: see `visible-text.ts`
 */
export function foreignMarksIn(visible: string): ForeignMark[] {
  const found: ForeignMark[] = [];
  for (const { pattern, remedy, asText } of kinds) {
    for (const match of visible.matchAll(pattern)) {
      const { 0: whole, index, groups } = match;
      const quoted = groups?.['quoted'] ?? whole;
      const start = index + whole.indexOf(quoted);
      const range: Range = [start, index + whole.length];
      if (found.some((other) => overlap(other.range, range))) continue;
      const quoteEnd = start + quoted.length;
      found.push({
        range,
        quoteEnd,
        remedy: `${remedy(match as RegExpExecArray)}; text is written "${asText}"`,
      });
    }
  }
  return found.toSorted((a, b) => a.range[0] - b.range[0]);
}

function overlap([aStart, aEnd]: Range, [bStart, bEnd]: Range): boolean {
  return aStart < bEnd && bStart < aEnd;
}

/** Arguments of a command, nested twice at most, with the scripts behind it. */
const group = String.raw`\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}`;
const afterCommand = String.raw`(?:\[[^\]\n]*\]|${group}|[_^](?:${group}|\\[A-Za-z]+|[^\s\\{}]))*`;
const attribute = String.raw`(?:[#.=][\w:-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[\w%.-]+)|-)`;
/** The first of the line, within quotations. */
const lineStart = String.raw`^[ \t>]*`;

/** Longer marks first: a part of one that was found is no mark of its own. */
const kinds: readonly Kind[] = [
  {
    pattern: /\\begin\{(\w+\*?)\}[\s\S]*?(?:\\end\{\1\}|(?![\s\S]))/g,
    remedy: ([, name]) => remedyForTex('begin', name),
    asText: String.raw`\\begin\{`,
  },
  {
    // An escaped bracket may be text: "\[0, 1\]". A formula begins a line, or contains what only formulas do.
    pattern: new RegExp(
      String.raw`(?<=${lineStart})\\\[(?=\s|[^\]]*\\\]\s*$)[\s\S]*?\\\]|\\\[[^\]]*?[\\^_=](?!\])[\s\S]*?\\\]`,
      'gm',
    ),
    remedy: () => 'a formula stands between "$$", each on a line of its own',
    asText: '[',
  },
  {
    pattern: /(?<!\])\\\([\s\S]*?(?:\\\)|(?![\s\S]))/g,
    remedy: () => 'a formula stands between "$"',
    asText: '(',
  },
  {
    pattern: new RegExp(
      String.raw`${lineStart}(?<quoted>:{3,}[^\n]*)(?:[\s\S]*^[ \t>]*:{3,}[ \t]*$)?`,
      'gm',
    ),
    remedy: () => 'a callout is written "> [!NOTE]", and its text below, each line after ">"',
    asText: String.raw`\:::`,
  },
  {
    pattern: /\{\{[<%][\s\S]*?[>%]\}\}|\{%[\s\S]*?%\}|(?<!=)\{\{[^{}]*\}\}/g,
    remedy: () => 'shortcodes of other generators are unknown; take it away, or write a component',
    asText: String.raw`\{`,
  },
  {
    pattern: /\{([a-z][\w:+-]*)\}(`+)[^`]*\2/g,
    remedy: ([, name]) => remedyForRole(name!),
    asText: String.raw`\{`,
  },
  {
    pattern: new RegExp(
      String.raw`\{(?<=^[ \t>]*#{1,6} .*\{):?\s*${attribute}(?:\s+${attribute})*\s*\}(?=\s*$)`,
      'gm',
    ),
    remedy: () => 'a heading gets its address from its text; take it away',
    asText: String.raw`\{`,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\\\w])\{:?\s*${attribute}(?:\s+${attribute})*\s*\}|(?<=\w)\{[#.][\w-]+\}`,
      'g',
    ),
    remedy: () =>
      'attributes of other generators are unknown; take it away (a picture with a number and a name is <Picture name="…" caption="…">)',
    asText: String.raw`\{`,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\w:\\${masked}])\\(?:([A-Za-z]+)\*?(?=[{[])|[A-Za-z]{2,}\*?)${afterCommand}`,
      'g',
    ),
    remedy: ([whole]) => {
      const [, name = '', argument] = /^\\([A-Za-z]+)\*?(?:\[[^\]]*\])*(?:\{([^{}]*)\})?/.exec(
        whole,
      )!;
      return remedyForTex(name, argument);
    },
    asText: String.raw`\\`,
  },
  {
    pattern: new RegExp(String.raw`[\w)\]}]+(?:[_^]${group})+`, 'g'),
    remedy: () => 'a formula stands between "$"',
    asText: String.raw`\{`,
  },
  {
    pattern: new RegExp(
      String.raw`${lineStart}(?<quoted>(?:!{3}|\?{3}\+?)[ \t]*[\w"][^\n]*)[\s\S]*`,
      'gm',
    ),
    remedy: () => 'a callout is written "> [!NOTE]", and its text below, each line after ">"',
    asText: String.raw`\!`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>\.\. [\w-]+::[^\n]*)`, 'gm'),
    remedy: () => 'directives are unknown; a callout is written "> [!NOTE]"',
    asText: String.raw`\..`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>={3}[!+]* "[^\n]*)`, 'gm'),
    remedy: () => 'there are no tabs; write a heading, "### …"',
    asText: String.raw`\=`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>\[\[?_?(?:TOC|toc)_?\]?\])[ \t]*$`, 'gm'),
    remedy: () => 'a page makes its contents from its headings; take it away',
    asText: String.raw`\[`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>\([\w:-]+\)=)[ \t]*$`, 'gm'),
    remedy: () => 'a heading gets its address from its text; take it away',
    asText: String.raw`\(`,
  },
  {
    pattern: /!\[\[([^[\]\n]+)\]\]/g,
    remedy: () => 'a picture is written ![What it shows](./picture.png)',
    asText: String.raw`\[`,
  },
  {
    pattern: /(?<!\\)\[\[[^[\]\n]+\]\]/g,
    remedy: () => 'a link is written [text](../other-post/)',
    asText: String.raw`\[`,
  },
  {
    // A citation of Pandoc and Quarto: `[@key]`, `[see @key, p. 3; -@other]`.
    pattern: /(?<!\\)\[(?:[^[\]]*[\s;])?-?@\w[^[\]]*\]?/g,
    remedy: ([whole]) => remedyForKeys(keysIn(whole)),
    asText: String.raw`\[`,
  },
  {
    pattern: /\^\[[^[\]]*\]?/g,
    remedy: () => 'write [^1], and below the paragraph "[^1]: …"',
    asText: String.raw`\^`,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\w@/.\\\-${masked}]|\\\[[^\]\n]*)-?@[A-Za-z_][\w:.#+/-]*\w`,
      'g',
    ),
    remedy: ([whole]) => remedyForKeys(keysIn(whole)),
    asText: String.raw`\@`,
  },
  {
    pattern: /(?<=[\w)])\^[^\s^$\\[\]]+\^/g,
    remedy: ([whole]) => `write <sup>${whole.slice(1, -1)}</sup>, or a formula between "$"`,
    asText: String.raw`\^`,
  },
  {
    pattern: /(?<![=\w!<>])==(?=[^\s=])[^=\n]+(?<=[^\s=])==(?![=\w])/g,
    remedy: ([whole]) => `write <mark>${whole.slice(2, -2)}</mark>`,
    asText: String.raw`\==`,
  },
  {
    pattern: /%%[^%]+%%/g,
    remedy: () => 'a comment is written {/* … */}',
    asText: String.raw`\%`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>#{2,6}[^\s#][^\n]*)`, 'gm'),
    remedy: () => 'a heading has a space after its signs, "## …"',
    asText: String.raw`\#`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>\+[-=+:]{3,}\+[ \t]*)$[\s\S]*`, 'gm'),
    remedy: () => 'a table is written "| a | b |", and below its head "|---|---|"',
    asText: String.raw`\+`,
  },
  {
    pattern: new RegExp(
      String.raw`${lineStart}(?<quoted>\|[^\n]*\||\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?)[ \t]*$[\s\S]*`,
      'gm',
    ),
    remedy: () =>
      'a table has below its head a line such as "|---|---|", with as many cells as the head',
    asText: String.raw`\|`,
  },
  {
    pattern: new RegExp(String.raw`${lineStart}(?<quoted>:[ \t]+\S[^\n]*)`, 'gm'),
    remedy: () =>
      'a term and its definition are written "- **term**: …"; a table of Markdown has no caption',
    asText: String.raw`\:`,
  },
  {
    // A sum may have one: "$5", "$1.50", "US$10k", "5 $".
    pattern:
      /\$\$?(?!\$)(?!\d[\d.,]*(?:[kKmMbB]n?)?(?![\w\\^_{]))(?<!(?<![\w^_{}\\])\d[\d.,]* ?\$)[^\s$]*/g,
    remedy: () => 'a formula begins and ends with "$", or with "$$" on lines of their own',
    asText: String.raw`\$`,
  },
];

function keysIn(text: string): string {
  return [...text.matchAll(/@(\w+(?:[:./-]\w+)*)/g)].map(([, key]) => key).join(' ');
}

/** Quarto names figures, tables, equations and sections by the beginning of their keys. */
function remedyForKeys(keys: string): string {
  if (/^(?:fig|tbl)-/.test(keys)) return 'write <Ref to="experiment/chart" />';
  if (keys.startsWith('eq-')) return `write $\\eqref{…}$, and \\label{…} in the formula`;
  if (keys.startsWith('sec-')) return 'write [text](#the-heading)';
  return `write ${citing(keys)}`;
}

/** MyST writes roles as `{role}` before code. */
function remedyForRole(role: string): string {
  if (role === 'math') return 'a formula stands between "$"';
  if (role.startsWith('cite')) return 'write <Cite key="…" />';
  if (role === 'eq') return 'write $\\eqref{…}$';
  if (/^(?:num)?ref$/.test(role)) return 'write <Ref to="…" /> or [text](#the-heading)';
  if (role === 'sub' || role === 'sup') return `write <${role}>…</${role}>`;
  return 'roles of other generators are unknown; write it in Markdown';
}
