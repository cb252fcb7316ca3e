import { satteri } from '@astrojs/markdown-satteri';
import { expect, test } from 'vitest';
import { loadCodeGrammars } from '../../../src/markdown/blocks/code-grammars.ts';

const renderer = await satteri({ mdastPlugins: [loadCodeGrammars] }).createRenderer({
  syntaxHighlight: 'prism',
} as never);

async function coloured([language, code]: readonly [string, string]): Promise<string> {
  return (await renderer.render(`\`\`\`\`${language}\n${code}\n\`\`\`\`\n`)).code;
}

// Each takes in the grammars of others, if they are there.
const samples = [
  ['md', '---\ntitle: About\n---\n\n```rust\nfn main() {}\n```'],
  ['js', '/** @param {number} a the first */\nexport const f = (a) => css`p { color: red }`;'],
  ['scss', '.motto { color: #fff; }'],
  ['c', '__kernel void f() {}'],
] as const;

test('code is coloured alike, whatever was coloured before', async () => {
  const before = await Promise.all(samples.map(coloured));
  for (const language of [
    'yaml',
    'rust',
    'jsdoc',
    'graphql',
    'pug',
    'opencl',
    'tsx',
    'astro',
    'ts',
  ]) {
    await coloured([language, 'a: 1']);
  }
  expect(await Promise.all(samples.map(coloured))).toEqual(before);
});

test('what stands in Markdown is coloured in its own language', async () => {
  const html = await coloured(samples[0]);
  expect(html).toContain('<span class="token key atrule">title</span>');
  expect(html).toContain('<span class="token keyword">fn</span>');
});
