import { afterEach, describe, expect, test, vi } from 'vitest';
import { repositoryAddress, sourceAddress } from '../../../src/posts/origins/source-address.ts';

const commit = 'c0ffee0123456789c0ffee0123456789c0ffee01';
const file = 'src/experiments/edge-of-stability/values.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the repository’s address', () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['is unknown elsewhere', {}, undefined],
    [
      'comes from GitHub',
      { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'you/articles' },
      'https://github.com/you/articles',
    ],
    ['needs both of GitHub’s variables', { GITHUB_SERVER_URL: 'https://github.com' }, undefined],
    [
      'comes from GitLab',
      { CI_PROJECT_URL: 'https://gitlab.com/you/a.git/' },
      'https://gitlab.com/you/a',
    ],
  ])('%s', (_, environment, address) => {
    expect(repositoryAddress(environment)).toBe(address);
  });

  test.each([
    'http://example.org/a',
    'javascript:alert(1)',
    'https://name:word@example.org/a',
    'a',
  ])('is not %s', (address) => {
    expect(() => repositoryAddress({ CI_PROJECT_URL: address })).toThrow('expected one such as');
  });
});

describe('where an export can be read', () => {
  const on = (address: string) => {
    vi.stubEnv('GITHUB_SERVER_URL', '');
    vi.stubEnv('CI_PROJECT_URL', address);
  };

  test.each([
    ['https://gitlab.com/you/a', '-/blob'],
    ['https://codeberg.org/you/a', 'src/commit'],
    ['https://example.org/you/a', 'blob'],
  ])('on %s is below %s, at its line', async (address, folder) => {
    on(address);
    expect(await sourceAddress({ file, name: 'seeds' }, commit)).toMatch(
      new RegExp(`^${address}/${folder}/${commit}/${file}#L\\d+$`),
    );
  });

  test('is the file where the name is declared elsewhere', async () => {
    on('https://example.org/a');
    const address = await sourceAddress({ file, name: 'constructor' }, commit);
    expect(address).toBe(`https://example.org/a/blob/${commit}/${file}`);
  });

  test('is unknown without a commit that has it, or a repository', async () => {
    on('https://example.org/a');
    expect(await sourceAddress({ file, name: 'seeds' }, undefined)).toBeUndefined();
    on('');
    expect(await sourceAddress({ file, name: 'seeds' }, commit)).toBeUndefined();
  });
});
