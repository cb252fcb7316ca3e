import { expect, test } from 'vitest';
import { parseBibliography } from '../../../src/posts/writing/bibliography.ts';

const article = `@article{euler1748,
  author = {Euler, Leonhard and M{\\"u}ller, Jo},
  title = {On $x < y$ \\& <script>},
  journal = {Acta},
  year = {1748},
  url = {https://example.org/e},
}`;

test('an entry becomes a line with its address as a link, where links may stand', async () => {
  const { html, linked } = (await parseBibliography(article)).get('euler1748')!;
  expect(html).toMatch(/^Euler, L., &#38; Müller, J. \(1748\)\. .*<i>Acta<\/i>/);
  expect(html).not.toMatch(/<a |<div/);
  expect(linked).toContain('<a href="https://example.org/e">');
});

test('a script in a title stays text', async () => {
  const { html } = (await parseBibliography(article)).get('euler1748')!;
  expect(html).not.toContain('<script');
});

test.each([
  '10.1000/182',
  'https://doi.org/10.1000/182',
  'http://dx.doi.org/10.1000.10/182',
  // The form of older DOIs of journals.
  '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2',
])('the DOI %s becomes a link', async (doi) => {
  const works = await parseBibliography(`@misc{a, title={First}, doi={${doi}}}`);
  expect(works.get('a')!.linked).toMatch(/<a href="https:\/\/doi\.org\/10\.[^"]+">/);
  expect(works.get('a')!.html).not.toContain('https://doi.org/http');
});

test.each([
  '10.1000/x" style="position:fixed;inset:0" onclick="alert(1)',
  "10.1000/x'y",
  '10.1000/x y',
  '10.1/x',
  'doi:10.1000/182',
  'https://example.org/10.1000/182',
])('the DOI %s is refused with its entry', async (doi) => {
  await expect(parseBibliography(`@misc{a, title={First}, doi={${doi}}}`)).rejects.toThrow(
    `src/content/bibliography.bib: the DOI of "a" is ${JSON.stringify(doi)}; expected one such as 10.1000/182`,
  );
});

test.each([
  'javascript:alert(1)',
  ' JAVASCRIPT:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'www.example.org',
])('the URL %j is refused with its entry', async (url) => {
  await expect(parseBibliography(`@misc{a, title={First}, url={${url}}}`)).rejects.toThrow(
    /^src\/content\/bibliography\.bib: the URL of "a" is ".*"; expected one such as https:\/\//,
  );
});

test('a character that no feed can hold is refused with its line', async () => {
  await expect(parseBibliography('@misc{a,\n title={Fi\x07rst}}')).rejects.toThrow(
    'src/content/bibliography.bib:2: holds U+0007, which no feed can; remove it',
  );
});

test.each(['__proto__', 'constructor', 'toString'])('an entry may have the key %s', async (key) => {
  const works = await parseBibliography(`@misc{${key}, title={First}}\n@misc{b, title={Second}}`);
  expect([...works.keys()]).toEqual([key, 'b']);
  expect(works.get(key)!.html).toContain('First');
});

test('entries keep the order of the file', async () => {
  const works = await parseBibliography(
    '@misc{b, title={Second}, year={2002}}\n@misc{a, title={First}, year={2001}}',
  );
  expect([...works.values()].map(({ key, html }) => [key, html])).toEqual([
    ['b', expect.stringContaining('Second')],
    ['a', expect.stringContaining('First')],
  ]);
});

test('what a mistake quotes does nothing to a terminal', async () => {
  const entry = '@misc{a\u202e, title={First}}';
  await expect(parseBibliography(`${entry}\n${entry}`)).rejects.toThrow('the key "a\\u202e"');
});

test('two entries of one key are refused with it', async () => {
  await expect(
    parseBibliography('@misc{a, title={First}}\n@misc{a, title={Second}}'),
  ).rejects.toThrow('src/content/bibliography.bib: two entries have the key "a"');
});

test.each([
  ['@misc{a, title={Fir', /.+/],
  ['@misc{a, title={First}}\n@misc{b, title={Second}\n', /.+ line 3 col 1; .+ isn't closed by "}"/],
])('%j is no BibTeX, and refused in one line that names the file', async (text, problem) => {
  const line = new RegExp(`^src/content/bibliography\\.bib: ${problem.source}$`);
  await expect(parseBibliography(text)).rejects.toThrow(line);
});
