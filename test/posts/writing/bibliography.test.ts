import { expect, test } from 'vitest';
import { parseBibliography } from '../../../src/posts/writing/bibliography.ts';

/** The works of a file without flaws, in its order. */
async function worksOf(text: string) {
  const { works, flaws } = await parseBibliography(text);
  expect(flaws).toEqual([]);
  return works;
}

/** The flaws of a file as a post that cites them tells them, without the file. */
async function flawsOf(text: string): Promise<string[]> {
  const { flaws } = await parseBibliography(text);
  return flaws.map(({ line, problem }) => `${line}: ${problem}`);
}

/** The works of entries with these types and fields, in one file, as each file takes citation-js a while. */
async function shown(
  ...entries: readonly (readonly [type: string, fields: string])[]
): Promise<string[]> {
  const written = entries.map(([type, fields], i) => `@${type}{work${i}, title={T}, ${fields}}`);
  return [...(await worksOf(written.join('\n'))).values()].map(({ linked }) => linked);
}

/** Without markup. */
function textOf(html: string): string {
  return html.replaceAll(/<\/?[iba]\b[^>]*>/g, '').replaceAll('&#38;', '&');
}

const article = `@article{euler1748,
  author = {Euler, Leonhard and M{\\"u}ller, Jo},
  title = {On $x < y$ \\& <script>},
  journal = {Acta},
  year = {1748},
  url = {https://example.org/e},
}`;

test('an entry becomes a line with its address as a link, where links may stand', async () => {
  const { html, linked } = (await worksOf(article)).get('euler1748')!;
  expect(html).toMatch(/^Euler, L., &#38; Müller, J. \(1748\)\. .*<i>Acta<\/i>/);
  expect(html).not.toMatch(/<a |<div/);
  expect(linked).toContain('<a href="https://example.org/e">');
});

test('a script in a title stays text', async () => {
  const { html } = (await worksOf(article)).get('euler1748')!;
  expect(html).not.toContain('<script');
});

test('a DOI becomes a link, however it is written', async () => {
  const written = [
    '10.1000/182',
    'https://doi.org/10.1000/182',
    'http://dx.doi.org/10.1000.10/182',
    // The form of older DOIs of journals.
    '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2',
    'doi:10.1000/182',
    'DOI: 10.1000/182',
    'doi.org/10.1000/182',
    '\\url{https://doi.org/10.1000/182}',
    '10.1007/978-3-319-10590-1\\_53',
  ];
  const works = await shown(...written.map((doi) => ['misc', `doi={${doi}}`] as const));
  expect(works).toHaveLength(written.length);
  for (const html of works) {
    expect(html).toMatch(/<a href="https:\/\/doi\.org\/10\.[^"\\]+">https:\/\/doi\.org\/10\./);
  }
});

test.each([
  '10.1000/x" style="position:fixed;inset:0" onclick="alert(1)',
  "10.1000/x'y",
  '10.1000/x y',
  '10.1/x',
  'isbn:10.1000/182',
  'https://example.org/10.1000/182',
])('the DOI %s is refused with its entry', async (doi) => {
  expect(await flawsOf(`\n@misc{a, title={First}, doi={${doi}}}`)).toEqual([
    `2: the DOI of "a" is ${JSON.stringify(doi)}; expected one such as 10.1000/182`,
  ]);
});

test.each([
  'javascript:alert(1)',
  ' JAVASCRIPT:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'www.example.org',
])('the URL %j is refused with its entry', async (url) => {
  expect(await flawsOf(`@misc{a, title={First}, url={${url}}}`)).toEqual([
    expect.stringMatching(/^1: the URL of "a" is ".*"; expected one such as https:\/\//),
  ]);
});

test('a character that no feed can hold is refused with its line', async () => {
  expect(await flawsOf('@misc{a,\n title={Fi\x07rst}}')).toEqual([
    '2: holds U+0007, which no feed can; remove it',
  ]);
});

test.each(['__proto__', 'constructor', 'toString'])('an entry may have the key %s', async (key) => {
  const works = await worksOf(`@misc{${key}, title={First}}\n@misc{b, title={Second}}`);
  expect([...works.keys()]).toEqual([key, 'b']);
  expect(works.get(key)!.html).toContain('First');
});

test('entries keep the order of the file', async () => {
  const works = await worksOf(
    '@misc{b, title={Second}, year={2002}}\n@misc{a, title={First}, year={2001}}',
  );
  expect([...works.values()].map(({ key, html }) => [key, html])).toEqual([
    ['b', expect.stringContaining('Second')],
    ['a', expect.stringContaining('First')],
  ]);
});

test('what a mistake quotes does nothing to a terminal', async () => {
  const entry = '@misc{a\u202e, title={First}}';
  expect((await flawsOf(`${entry}\n${entry}`))[0]).toContain('the key "a\\u202e"');
});

test('two entries of one key are refused with it', async () => {
  expect(await flawsOf('@misc{a, title={First}}\n@misc{a, title={Second}}')).toEqual([
    '1: two entries have the key "a": lines 1, 2',
    '2: two entries have the key "a": lines 1, 2',
  ]);
});

test.each([
  ['@misc{a, title={Fir', '1: "a" isn\'t closed by "}", or a text in it isn\'t'],
  [
    '@misc{b,\n title={T}\n year=2020}',
    /^3: "b": expected .*; a comma, a brace or a quotation mark is missing/,
  ],
  ['@misc{my key, title={T}}', '1: the key "my key" holds a space; write "my-key"'],
  ['@misc{title={T}, year=2020}', '1: an entry has no key; write @misc{some-key, …}'],
  ['@misc{, title={T}}', '1: an entry has no key; write @misc{some-key, …}'],
  [
    '@article{a, title={T}, journal=IEEE_J_PAMI}',
    /^1: "a" has the name IEEE_J_PAMI .* no @string defines it/,
  ],
  ['@article{a, title={T}, journal={J} # toString}', /the name toString in place of a text/],
  ['@string{j = k # " A"}\n@article{a, title={T}, journal=j}', /^2: "a" has the name k /],
  ['@misc{a, title={T}, crossref={nope}}', '1: "a" refers to "nope", and there is no such entry'],
  ['@misc{a, title={T}, xdata={constructor}}', /"a" refers to "constructor", and there is no such/],
  ['@misc{a, title={T}, crossref={a}}', '1: "a" refers to itself'],
  [
    '@misc{a, title={T}, eprint={x}, eprinttype={arXiv}}',
    /^1: the eprint of "a" is "x"; expected a number of arXiv/,
  ],
  [
    '@misc{a, title={It cost $5}}',
    '1: the title of "a" can\'t be read as TeX; a dollar sign that begins no formula is written "\\$"',
  ],
])('%j is refused in one line with its entry and remedy', async (text, problem) => {
  expect(await flawsOf(text)).toEqual([
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  ]);
});

test('a mistake in one entry leaves the others as they are, and their lines', async () => {
  const { works, flaws } = await parseBibliography(
    'Mail me@x.org {now}\n@misc{a, title={A}}\n@misc{b, title={B}\n@misc{c, title={C $5}}\n@misc(d, title={D})\n@misc{e, author={constructor}, title={E}}',
  );
  expect([...works.keys()]).toEqual(['a', 'd']);
  expect(flaws.map(({ key, line }) => [key, line])).toEqual([
    ['b', 3],
    ['c', 4],
    ['e', 6],
  ]);
});

test('a number at arXiv is shown once and linked, wherever an export has it', async () => {
  const exports = [
    ['misc', 'eprint={2101.00001}, archivePrefix={arXiv}, primaryClass={cs.LG}', '2101.00001'],
    [
      'article',
      'journal={CoRR}, volume={abs/2101.00002}, eprinttype={arXiv}, eprint={2101.00002}',
      '2101.00002',
    ],
    ['article', 'journal={CoRR}, volume={abs/1207.0580}', '1207.0580'],
    ['article', 'journal={arXiv preprint arXiv:1502.03167}', '1502.03167'],
    ['misc', 'note={arXiv:hep-th/9711200}', 'hep-th/9711200'],
    ['unpublished', 'eprint={arXiv:1502.03167v3}', '1502.03167v3'],
  ] as const;
  const works = await shown(
    ...exports.map(
      ([type, fields, number]) =>
        [type, `url={http://arxiv.org/pdf/${number}.pdf}, ${fields}`] as const,
    ),
  );
  for (const [i, [, , number]] of exports.entries()) {
    expect(works[i]!.split(/\. (?=<a)/)[1]).toBe(
      `<a href="https://arxiv.org/abs/${number}">arXiv:${number}</a>`,
    );
    expect(works[i]!.match(/arxiv:/gi)).toHaveLength(1);
  }
});

test('an address is linked as it is meant', async () => {
  const addresses = [
    ['url={https://x.org/a\\_b\\%20c\\#d\\&e}', 'https://x.org/a_b%20c#d&#38;e'],
    ['url={\\url{https://x.org/\\~{}me/}}', 'https://x.org/~me/'],
    ['howpublished={Blog, \\url{https://x.org/a_b}}', 'https://x.org/a_b'],
    ['note={Available at https://x.org/a\\_b.}', 'https://x.org/a_b'],
    ['eprint={12345}, eprinttype={pubmed}', 'https://pubmed.ncbi.nlm.nih.gov/12345'],
  ] as const;
  const works = await shown(...addresses.map(([fields]) => ['misc', fields] as const));
  expect(works.map((html) => html.match(/(?<=href=")[^"]*/g))).toEqual(
    addresses.map(([, address]) => [address]),
  );
});

test('names are turned round, whatever their first letter is written as', async () => {
  const names = [
    [
      "Ashish Vaswani and {\\L}ukasz Kaiser and {\\'E}mile Borel",
      'Vaswani, A., Kaiser, Ł., & Borel, É.',
    ],
    ["\\'Emile Zola and \\'{E}va Kiss and {\\AA}ke Berg", 'Zola, É., Kiss, É., & Berg, Å.'],
    [
      '{\\"O}zg{\\"u}r Y and {Barnes \\& Noble} and Ludwig van Beethoven',
      'Y, Ö., Barnes & Noble, & van Beethoven, L.',
    ],
    ['pytorch team and {OpenAI}', 'pytorch team, & OpenAI.'],
  ] as const;
  const works = await shown(
    ...names.map(([authors]) => ['misc', `author={${authors}}, year=2020`] as const),
  );
  expect(works.map((html) => textOf(html).split(' (2020')[0])).toEqual(names.map(([, as]) => as));
});

test('theses and reports tell their kind', async () => {
  const kinds = [
    ['mastersthesis', 'school={MIT}', 'T [Master’s thesis]. MIT.'],
    ['phdthesis', 'school={MIT}, url={https://x.org}', 'T [Doctoral dissertation, MIT].'],
    ['thesis', 'institution={MIT}, type={mathesis}', 'T [Master’s thesis]. MIT.'],
    ['phdthesis', 'school={ETH}, type={Habilitation}', 'T [Habilitation]. ETH.'],
    ['techreport', 'institution={NIST}, number={TR-1}', 'T (Tech. Rep. TR-1). NIST.'],
  ] as const;
  const works = await shown(
    ...kinds.map(([type, fields]) => [type, `author={A B}, year=2020, ${fields}`] as const),
  );
  for (const [i, [, , words]] of kinds.entries()) expect(textOf(works[i]!)).toContain(words);
});

test('what TeX names is shown as text, and what is left of it is told', async () => {
  const text =
    '@misc{a, title={\\LaTeX{} in $\\mathcal{O}(n)$ and $\\frac{1}{2}$ \\foo bar}, year=2020}';
  const { html, doubts } = (await worksOf(text)).get('a')!;
  expect(html).toContain('LaTeX in O(n) and 1/2 \\foo bar');
  expect(doubts).toEqual(['"a" holds \\foo, which is shown as it is written']);
});

test('a misspelt type is told, as its journal would be left out', async () => {
  const works = await worksOf('@artcle{a, title={T}}\n@toString{b, title={T}}');
  expect([...works.values()].flatMap(({ doubts }) => doubts)).toEqual([
    '@artcle of "a" is no type of BibTeX; did you mean @article?',
    '@tostring of "b" is no type of BibTeX; write @misc',
  ]);
});

test('what reference managers add is not read, and shared fields and abbreviations are', async () => {
  const works = await worksOf(
    `@string{jj = "Jo" # kk}
@string{KK = {urnal}}
@xdata{shared, journal = JJ, month = sept}
@article{a, title={T}, xdata={shared}, year=2020, abstract={It cost $5}, keywords={a \\b{}` +
      '}'.repeat(1) +
      `, file={x$y}}`,
  );
  expect(works.get('a')!.html).toContain('T. (2020). <i>Journal</i>.');
});

test('no letter follows a year, as works are cited by number', async () => {
  const entry = (key: string) => `@misc{${key}, title={T ${key}}, author={A B}, year=2018}`;
  const works = await worksOf(`${entry('a')}\n${entry('b')}`);
  expect([...works.values()].map(({ html }) => html)).toEqual([
    expect.stringContaining('(2018)'),
    expect.stringContaining('(2018)'),
  ]);
});
