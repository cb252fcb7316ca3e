import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { hungClaims } from '../../../src/markdown/punctuation/hung-claims.ts';
import { keptPunctuation } from '../../../src/markdown/punctuation/kept-punctuation.ts';

/** Renders MDX to a paragraph with components as written, without quotes and braces around text. */
async function render(mdx: string): Promise<string> {
  const { code } = await mdxToJs(mdx, {
    hastPlugins: [hungClaims, keptPunctuation],
    features: { smartPunctuation: true },
    jsx: true,
  });
  const [, paragraph = ''] = /<_components\.p>(.*)<\/_components\.p>/.exec(code) ?? [];
  return paragraph.replaceAll('_components.', '').replaceAll(/\{"(.*?)"\}/g, '$1');
}

const value = '<Value of="a/b" />';
const kept = (before: string, after: string) =>
  `<span className="kept">${before}${value}${after}</span>`;

test.each([
  [`It is ${value}, and`, `It is ${kept('', ',')} and`],
  [`It is ${value}.`, `It is ${kept('', '.')}`],
  [`so (${value}) and`, `so ${kept('(', ')')} and`],
  [`so (${value}, ${value}).`, `so ${kept('(', ',')} ${kept('', ').')}`],
  [`${value}) (${value}`, `${kept('', ')')} ${kept('(', '')}`],
  [`*It is ${value}, and*`, `<em>It is ${kept('', ',')} and</em>`],
  [
    `So <Claim is="a/b">(${value}) is</Claim> it`,
    `So <Claim is="a/b">${kept('(', ')')} is</Claim> it`,
  ],
])('%s: punctuation stays beside a number', async (mdx, html) => {
  expect(await render(mdx)).toBe(html);
});

test.each([
  `It is ${value} and`,
  `It is ${value}—and`,
  `${value}’s`,
  `a <Ref to="a/b" />, and`,
])('%s: nothing to keep', async (mdx) => {
  expect(await render(mdx)).not.toContain('kept');
});
