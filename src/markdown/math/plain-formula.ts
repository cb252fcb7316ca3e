import { ELEMENT_NODE, type ElementNode, type Node, parse, TEXT_NODE } from 'ultrahtml';

/**
 * A formula's MathML as text that can be read where there is no markup: "10⁻³", "x_t ≤ √(a + b)". Nothing of it is lost,
 * but for what is only heard.
 */
export function plainFormula(mathml: string): string {
  return plain(parse(mathml) as Node)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Operators that are only heard, as the one between a function and its argument. */
const invisible = /[\u2061-\u2064]/g;
/** Relations, beside which readers expect a space. */
const relation = /^(?:[=<>≠≈≃≅∼≡≤≥≪≫∈∉⊂⊆∝→←↔⇒⇔↦∣]|:=)$/u;

function plain(node: Node): string {
  if (node.type === TEXT_NODE) return decoded(node.value ?? '');
  if (node.type !== ELEMENT_NODE) return childrenOf(node).map(plain).join('');
  const parts = childrenOf(node).filter(({ type }) => type === ELEMENT_NODE);
  const [first = '', second = '', third = ''] = parts.map(plain);
  switch (node.name) {
    case 'mo':
      return operator(node);
    case 'mspace':
      return /^-/.test(node.attributes['width'] ?? '') ? '' : ' ';
    case 'mfrac':
      return `${grouped(first)}/${grouped(second)}`;
    case 'msqrt':
      return `√${grouped(parts.map(plain).join(''))}`;
    case 'mroot':
      return `${raised(second)}√${grouped(first)}`;
    case 'msub':
    case 'munder':
      return first + lowered(second);
    case 'msup':
      return first + raised(second);
    case 'mover':
      return first + accented(second);
    case 'msubsup':
    case 'munderover':
      return first + lowered(second) + raised(third);
    case 'mtr':
      return `${parts.map(plain).join(' ')}; `;
    case 'mtable':
      return parts.map(plain).join('').replace(/; $/, '');
    default:
      return childrenOf(node).map(plain).join('');
  }
}

function operator(node: ElementNode): string {
  const text = childrenOf(node).map(plain).join('').replaceAll(invisible, '');
  return relation.test(text) ? ` ${text} ` : text;
}

/** In parentheses, unless it is a single number or name. */
function grouped(text: string): string {
  const isOne = /^(?:[\p{L}\p{N}.]*|\([^()]*\))$/u.test(text.trim());
  return isOne ? text.trim() : `(${text.trim()})`;
}

function raised(text: string): string {
  if (/^[′″‴*∗]+$/.test(text)) return text;
  return script(text, superscripts) ?? `^${grouped(tight(text))}`;
}

function lowered(text: string): string {
  return script(text, subscripts) ?? `_${grouped(tight(text))}`;
}

/** Without the spaces beside relations: "i=1". */
function tight(text: string): string {
  return text.trim().replaceAll(/ (\S) /g, '$1');
}

/** Accents combine with the letter before them. */
function accented(text: string): string {
  return accents[text] ?? raised(text);
}

function script(text: string, signs: Readonly<Record<string, string>>): string | undefined {
  const found = [...text.replaceAll(' ', '')].map((sign) => signs[sign]);
  return found.includes(undefined) ? undefined : found.join('');
}

const superscripts: Readonly<Record<string, string>> = pairs(
  '0123456789+−-=()ni',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ',
);
const subscripts: Readonly<Record<string, string>> = pairs('0123456789+−-=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎');
const accents: Readonly<Record<string, string>> = {
  '^': '\u0302',
  ˆ: '\u0302',
  '˜': '\u0303',
  '~': '\u0303',
  '¯': '\u0304',
  '‾': '\u0304',
  '˙': '\u0307',
  '¨': '\u0308',
  '→': '\u20d7',
};

function pairs(from: string, to: string): Record<string, string> {
  const signs = [...to];
  return Object.fromEntries([...from].map((sign, i) => [sign, signs[i]!]));
}

/** Temml escapes these. Its letters in styles of mathematics become plain ones, which every font has. */
function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/[\u{1d400}-\u{1d7ff}]/gu, (letter) => letter.normalize('NFKD'));
}

function childrenOf(node: Node): Node[] {
  return 'children' in node ? (node.children as Node[]) : [];
}
