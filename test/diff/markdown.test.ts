import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/diff/diff-document.ts';
import { diffMarkdown, inert } from '../../src/diff/markdown.ts';
import type { ResultsDiff } from '../../src/diff/results-diff.ts';
import { plainLine } from '../../src/messages/plain-text.ts';
import fc from '../properties.ts';

const nothing: ResultsDiff = {
  before: 'main 758e704',
  after: 'working tree',
  changes: [],
  unchanged: 95,
  problems: [],
  lastingProblems: [],
  runs: [],
  figures: new Map(),
};

const value: Change = {
  kind: 'value',
  of: 'decay/level',
  before: { text: '1.08', number: 1.08 },
  after: { text: '1.13', number: 1.13 },
  cause: 'runs',
  flips: false,
  visible: true,
  uses: ['src/content/posts/decay.mdx:28'],
};
const claim: Change = {
  ...value,
  kind: 'claim',
  of: 'decay/high',
  before: { text: '1.08, claimed below 1.1', outcome: 'supported' },
  after: { text: '1.13, claimed below 1.1', outcome: 'refuted' },
  flips: true,
};

test('verdicts that flip come first, then what posts use; the rest is folded', () => {
  const text = diffMarkdown({
    ...nothing,
    changes: [value, { ...value, of: 'decay/spare', uses: [] }, claim],
    runs: [{ run: 'decay/only-quick-seed1', kind: 'replaced', because: ['rate 8 → 40'] }],
  });
  expect(text).toBe(`## Results: main 758e704 → working tree

**1 verdict changed.** Changes: 3 by runs.

### Verdicts that change: 1

| what | before | after | by | in |
|---|---|---|---|---|
| decay/high | **supported**: 1.08, claimed below 1.1 | **refuted**: 1.13, claimed below 1.1 | runs | decay.mdx:28 |

### Numbers and figures in posts that change: 1

| what | before | after | by | in |
|---|---|---|---|---|
| decay/level | 1.08 | 1.13 | runs | decay.mdx:28 |

<details>
<summary>Not used by any post: 1</summary>

| what | before | after | by | in |
|---|---|---|---|---|
| decay/spare | 1.08 | 1.13 | runs |  |

</details>

<details>
<summary>Runs: 1</summary>

- 1 run of decay replaced: rate 8 → 40 (decay/only-quick-seed1)

</details>

95 others are the same to the last bit.
`);
});

test('where nothing changed it says so in one line, which the workflow that comments knows', () => {
  expect(diffMarkdown(nothing).split('\n')).toContain('No result changes.');
});

test('what GitHub would refuse is cut, with a word', () => {
  const changes = Array.from({ length: 2000 }, (_, i) => ({ ...value, of: `a/${i}`, uses: [] }));
  const text = diffMarkdown({ ...nothing, changes });
  expect(text.length).toBeLessThan(60_200);
  expect(text).toMatch(
    /\|\n\n<\/details>\n\nCut here: `npm run lab -- diff` prints all of it\.\n$/,
  );
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '|',
          '<img src=x>',
          '@someone',
          '`',
          '```',
          '**',
          '[a](b)',
          '![a](b)',
          '#1',
          '\\',
          '\n',
        ],
        ...[
          'https://a.example',
          'www.a.example',
          '<!--',
          '&lt;',
          '~~',
          '- ',
          '+ ',
          '1. ',
          '2) ',
          '---',
          '{x}',
          '$',
          'x',
          ' ',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const shownText = (text: string) => plainLine(text.replace(/\s+/g, ' '), 1000).trim();

describe('what others wrote', () => {
  test('stays in its cell, as the text that it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cell = cellOf(`| what |\n|---|\n| ${inert(text)} |\n`);
        expect(cell).not.toMatch(/<(?!\/?td)/);
        expect(decoded(cell)).toBe(shownText(text));
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test('stays one item of a list', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(shownText(text) !== '');
        const { html } = markdownToHtml(`- ${inert(text)}\n`, { features: { gfm: true } });
        const [, item] = /^<ul>\s*<li>([^<]*)<\/li>\s*<\/ul>\s*$/.exec(html) ?? [];
        expect(item === undefined ? html : decoded(item)).toBe(shownText(text));
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test('calls nobody, and links nowhere', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = decoded(inert(text), '');
        expect(shown).not.toMatch(/@\w|#\d|:\/\/|www\./i);
      }),
      { numRuns: 400, seed: 1 },
    );
  });
});

/** The content of a table of one cell. */
function cellOf(markdown: string): string {
  const { html } = markdownToHtml(markdown, { features: { gfm: true } });
  return /<tbody>\s*<tr>\s*<td>([\s\S]*)<\/td>\s*<\/tr>\s*<\/tbody>/.exec(html)![1]!;
}

/** The text that a browser shows, without the characters that keep GitHub from finding names. */
function decoded(html: string, removed = '\u200b'): string {
  const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return html
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
      code ? String.fromCharCode(code) : named[name]!,
    )
    .replaceAll(removed, '');
}
