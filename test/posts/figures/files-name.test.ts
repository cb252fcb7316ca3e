import { expect, test } from 'vitest';
import { filesName } from '../../../src/posts/figures/files-name.ts';

test.each([
  [{ caption: 'Heights.' }, 'growth+decay/height'],
  [{ scale: 'log' }, 'growth+decay/height-log'],
])('a figure with %j has files of its own, as another post may show it otherwise', (attributes, name) => {
  expect(filesName({ of: 'growth+decay/height', shown: { attributes } })).toBe(name);
});
