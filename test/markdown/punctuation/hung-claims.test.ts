import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { hungClaims } from '../../../src/markdown/punctuation/hung-claims.ts';

/** Renders MDX to a paragraph with components as written, without quotes and braces around text. */
async function render(mdx: string): Promise<string> {
  const features = { smartPunctuation: true };
  const { code } = await mdxToJs(mdx, { hastPlugins: [hungClaims], features, jsx: true });
  const [, paragraph = ''] = /<_components\.p>(.*)<\/_components\.p>/.exec(code) ?? [];
  return paragraph.replaceAll('_components.', '').replaceAll(/\{"(.*?)"\}/g, '$1');
}

const claim = '<Claim is="a/b">so</Claim>';
const hung = (after: string) => `<Claim is="a/b" after="${after}">so</Claim>`;

test.each([
  [`It is ${claim}, and`, `It is ${hung(',')} and`],
  [`It is ${claim}.`, `It is ${hung('.')}`],
  [`(It is ${claim}) and`, `(It is ${hung(')')} and`],
  [`(it is ${claim}).`, `(it is ${hung(').')}`],
  [`It is "${claim}" and`, `It is “${hung('”')} and`],
  [`It is "${claim}", and`, `It is “${hung('”,')} and`],
  [`It is '${claim}'; and`, `It is ‘${hung('’;')} and`],
  [`It is "${claim}," and`, `It is “${hung(',”')} and`],
  [`(It is "${claim}.") And`, `(It is “${hung('.”)')} And`],
  [`*It is ${claim}, and*`, `<em>It is ${hung(',')} and</em>`],
  [`*It is ${claim}*, and`, `<em>It is ${hung(',')}</em> and`],
  [`**_${claim}_**.`, `<strong><em>${hung('.')}</em></strong>`],
  [`Is it ${claim}? [It is ${claim}] and`, `Is it ${hung('?')} [It is ${hung(']')} and`],
  [`${claim}! ${claim}… and`, `${hung('!')} ${hung('…')} and`],
  [`${claim}, ${claim}.`, `${hung(',')} ${hung('.')}`],
])('%s: what follows a claim hangs on it', async (mdx, html) => {
  expect(await render(mdx)).toBe(html);
});

test.each([
  ['a word', `It is ${claim} and`, `It is ${claim} and`],
  ['an apostrophe', `${claim}'s size`, `${claim}’s size`],
  ['a dash', `It is ${claim}—and`, `It is ${claim}—and`],
  ['what opens', `It is ${claim} (and`, `It is ${claim} (and`],
  [
    'a claim before the end of what is stressed',
    `*It ${claim} is*, and`,
    `<em>It ${claim} is</em>, and`,
  ],
  ['another component', `${claim}<Cite key="c" />.`, `${claim}<Cite key="c" />.`],
])('%s stays where it is', async (_, mdx, html) => {
  expect(await render(mdx)).toBe(html);
});

test('the punctuation behind other components stays where it is', async () => {
  expect(await render('As <Ref to="a/b" />, and')).toBe('As <Ref to="a/b" />, and');
});

test('without the signs of print, those of the keyboard hang', async () => {
  const { code } = await mdxToJs(`It is "${claim}", and`, { hastPlugins: [hungClaims], jsx: true });
  expect(code).toContain(`after='",'`);
});
