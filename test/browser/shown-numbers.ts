import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Node, parse, TEXT_NODE, walkSync } from 'ultrahtml';
import { querySelector, querySelectorAll } from 'ultrahtml/selector';
import { ledgerAnchor } from '../../src/posts/writing/reference.ts';

/** A number as a page shows it. */
export interface ShownNumber {
  /** As a reader sees it. */
  text: string;
  value: number;
  /** The largest difference between `value` and the exact number. */
  tolerance: number;
}

const posts = path.resolve(import.meta.dirname, '../../src/content/posts');
/** The relative difference that rounding may make between the sums of two programs. */
const roundingOfSums = 1e-9;

/**
 * All numbers in a built post. A value or claim has its own name; a table's cell has the name
 * "<section>, <row>, <column>", with columns counted from 1.
 */
export async function shownNumbers(
  dist: string,
  post: string,
): Promise<ReadonlyMap<string, ShownNumber>> {
  const page = parse(await readFile(path.join(dist, 'posts', post, 'index.html'), 'utf8'));
  const text = await readFile(path.join(posts, `${post}.mdx`), 'utf8');
  return new Map([
    ...listedClaims(page),
    ...claimsOf(page, text),
    ...cellsOf(page),
    ...valuesOf(page, text),
  ]);
}

type Shown = [name: string, ShownNumber];

/**
 * The values of the page. Their names are only in the text, in the same order: `of`, then what else the tag says,
 * "edge-of-stability/loss slow".
 */
function valuesOf(page: Node, text: string): Shown[] {
  const names = namesIn(text, /<Value ([^>]+?) \/>/g).map((attributes) =>
    namesIn(attributes, /\w+="([^"]+)"/g).join(' '),
  );
  const elements = querySelectorAll(page, 'data[value]');
  if (elements.length !== names.length) {
    throw new Error(`${elements.length} values are shown, but the text has ${names.length}`);
  }
  return elements.map((element, i) => {
    const value = Number(element.attributes['value']);
    const tolerance = Math.abs(value) * roundingOfSums;
    return [names[i]!, { text: textOf(element), value, tolerance }];
  });
}

function claimsOf(page: Node, text: string): Shown[] {
  return namesIn(text, /<Claim is="([^"]+)"/g).map((name) => {
    const note = querySelector(page, `#${ledgerAnchor(name)}-use-1`);
    return [name, readNumber(textOf(querySelector(note, '.claim-number')))];
  });
}

/** The claims of the ledger: "claim-batch-norm-lossSteadier" is the row of batch-norm/lossSteadier. */
function listedClaims(page: Node): Shown[] {
  return querySelectorAll(page, '.ledger tr[id]').map((row): Shown => {
    const [, experiment, name] = /^claim-(.+)-(\w+)$/.exec(row.attributes['id'])!;
    return [`${experiment}/${name}`, readNumber(textOf(querySelector(row, '.ledger-finding')))];
  });
}

function cellsOf(page: Node): Shown[] {
  return querySelectorAll(page, '.result-table tbody').flatMap((section) => {
    const title = textOf(querySelector(section, 'th'));
    return querySelectorAll(section, 'tr').flatMap((row) => {
      const label = textOf(querySelector(row, 'th'));
      return querySelectorAll(row, 'td').map((cell, i): Shown => {
        return [`${title}, ${label}, ${i + 1}`, readNumber(textOf(cell))];
      });
    });
  });
}

function namesIn(text: string, use: RegExp): string[] {
  return [...text.matchAll(use)].map(([, name]) => name!);
}

/** Reads the number that a text begins with: "−1,204.5", "47%". Its tolerance is half a unit of its last digit. */
function readNumber(text: string): ShownNumber {
  const [, sign, whole, digits = '', percent] = /^(−?)([\d,]+)(?:\.(\d+))?(%?)/.exec(text)!;
  const unit = percent ? 0.01 : 1;
  const size = unit * Number(`${whole!.replaceAll(',', '')}.${digits}`);
  const half = (unit * 10 ** -digits.length) / 2;
  return { text, value: sign ? -size : size, tolerance: half * (1 + roundingOfSums) };
}

function textOf(element: Node): string {
  let text = '';
  walkSync(element, (node) => {
    if (node.type === TEXT_NODE) text += node.value;
  });
  return text.trim();
}
