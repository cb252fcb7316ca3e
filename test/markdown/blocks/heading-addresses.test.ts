import { satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import { markdownToHtml } from 'satteri';
import { expect, test } from 'vitest';
import { headingAddresses } from '../../../src/markdown/blocks/heading-addresses.ts';

async function addressesOf(...headings: string[]): Promise<string[]> {
  const hastPlugins = [headingAddresses, satteriHeadingIdsPlugin()];
  const markdown = headings.map((heading) => `## ${heading}`).join('\n\n');
  const { html } = await markdownToHtml(markdown, { hastPlugins });
  return [...html.matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id!);
}

test('headings of signs only have addresses of their own', async () => {
  expect(await addressesOf('🎉', '🎉', '❤️', '???', '→ 🎉', '`$`')).toEqual([
    'u1f389',
    'u1f389-1',
    'u2764',
    'u3f-3f-3f',
    'u2192-1f389',
    'u24',
  ]);
});

test('others keep the address of their text', async () => {
  expect(await addressesOf('Text', 'Text', '1', '第一', 'نص', 'C++', '🎉 A')).toEqual([
    'text',
    'text-1',
    '1',
    '第一',
    'نص',
    'c',
    '-a',
  ]);
});
