import { expect, test } from 'vitest';
import { asMdx } from '../../src/docs/as-mdx.ts';

const print = async (command: string) => `prints ${command}\n`;
const mdx = (text: string) => asMdx(`# Title\n${text}`, print);

test('a page loses its title, which its header shows', async () => {
  expect(await mdx('\nText.\n')).toBe('\n\nText.\n');
});

test('what components make is below their live block, and only below that', async () => {
  const live = await mdx('\n```mdx live\n<Ledger />\n```\n\nEnd.\n');
  expect(live).toBe(
    '\n\n```html\n<Ledger />\n```\n\n<div class="example">\n\n<Ledger />\n\n</div>\n\n\nEnd.\n',
  );
  expect(await mdx('\n```mdx\n<Ledger />\n```\n')).toBe('\n\n```html\n<Ledger />\n```\n');
});

test('what commands print is below theirs', async () => {
  const live = await mdx('\n```sh live\nlab a\nlab b\n```\n');
  expect(live).toContain('```text\nprints lab a\n\nprints lab b\n```\n\n</div>');
});

test('what is printed can’t end its block', async () => {
  const live = await asMdx('# T\n\n```sh live\na\n```\n', async () => '```\n<b>');
  expect(live).toContain('````text\n```\n<b>\n````');
});

test('indented code gets a fence, as far right as it is, in a list, too', async () => {
  expect(await mdx('\n    a <b>\n    c\n')).toMatch(/^\n\n *```text\n *a <b>\n *c\n *```\n$/);
  const listed = await mdx('\n1. One:\n\n       a <b>\n       c\n\n2. Two.\n');
  expect(listed).toMatch(/One:\n\n {3,}```text\n {3,}a <b>\n {3,}c\n {3,}```\n\n2\. Two/);
});
