import { expect, test } from 'vitest';
import { postClaims } from '../../src/evidence/metrics/post-claims.ts';
import { createSmallStudy } from '../diff/small-study.ts';

const decay = {
  name: 'decay',
  metrics: { level: 'Level' },
  variants: { only: { label: 'Only', parameters: {} } },
};
const claim = (attributes: string, words = 'it is high') => `<Claim ${attributes}>${words}</Claim>`;
const ofLevel = (attributes: string, words?: string) =>
  claim(`of="decay/level" ${attributes}`, words);

test('the claims that posts make of an experiment are found, drafts included, and no others', async () => {
  const { root, write } = await createSmallStudy();
  await write('src/content/posts/draft.mdx', `---\ndraft: true\n---\n\n${ofLevel('above="1"')}`);
  await write(
    'src/content/posts/more.mdx',
    `${claim('of="decay@quick/level" below="9" primary')} ${claim('of="other/level" above="1"')}`,
  );
  const found = await postClaims(root, 'refuse')(decay);
  expect(found).toEqual([
    {
      name: 'level:last:above:1',
      sentence: 'it is high',
      claim: {
        number: { metric: 'level', take: 'last', variant: 'only' },
        bound: { claimed: 'above', threshold: 1 },
        primary: false,
      },
    },
    expect.objectContaining({ name: 'level:last:below:9' }),
  ]);
});

test.each([
  [
    ofLevel('above="sgd"'),
    'src/content/posts/more.mdx:1: <Claim of="decay/level" above="sgd">: above="sgd" is neither a number nor a variant: "sgd"; known: only; a run records the claims before it begins: correct this, or take the claim away',
  ],
  [
    ofLevel('by="1"'),
    'src/content/posts/more.mdx: line 1: <Claim of="decay/level" by="1">: by="1" is the margin',
  ],
])('a claim that can not be recorded is refused before a run, and left to the page: %s', async (mdx, says) => {
  const { root, write } = await createSmallStudy();
  await write('src/content/posts/more.mdx', mdx);
  await expect(postClaims(root, 'refuse')(decay)).rejects.toThrow(says);
  expect(await postClaims(root, 'skip')(decay)).toEqual([]);
});

test('another mistake in a post that claims nothing of the experiment stops no run', async () => {
  const { root, write } = await createSmallStudy();
  await write('src/content/posts/more.mdx', `<Valve /> ${claim('of="other/level" above="1"')}`);
  expect(await postClaims(root, 'refuse')(decay)).toEqual([]);
});
