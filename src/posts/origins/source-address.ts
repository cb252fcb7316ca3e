import { site } from 'virtual:retrace/site';

const sources = import.meta.glob<string>('/src/experiments/*/*.ts', {
  query: '?raw',
  import: 'default',
});

/** The web address of an export's code at a commit; undefined if the repository is unknown. */
export async function sourceAddress(
  { file, name }: { file: string; name: string },
  commit: string | undefined,
): Promise<string | undefined> {
  const address = commit && fileAddress(file, commit);
  if (!address) return undefined;
  const line = lineOfExport((await sources[`/${file}`]?.()) ?? '', name);
  return `${address}${line ? `#L${line}` : ''}`;
}

/** The web address of a file, by default at the newest commit; undefined if the repository is unknown. */
export function fileAddress(file: string, commit = 'HEAD'): string | undefined {
  const repository = repositoryAddress(process.env);
  return repository && `${repository}/${blobPath(repository)}/${commit}/${file}`;
}

/** The repository's address, from `src/site.ts` or else from a CI service's environment. @throws Error if it is invalid */
export function repositoryAddress(environment: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, CI_PROJECT_URL } = environment;
  const onGitHub =
    GITHUB_SERVER_URL && GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  const address = site.repository ?? (onGitHub || CI_PROJECT_URL);
  if (!address) return undefined;
  const { protocol, username, password } = URL.parse(address) ?? {};
  if (protocol === 'https:' && !username && !password) return address.replace(/(\.git)?\/?$/, '');
  throw new Error(
    `the repository's address is ${JSON.stringify(address)}; expected one such as https://github.com/you/articles (src/site.ts: repository)`,
  );
}

/** The path to a file's page: GitHub's, unless the host is known to use another. */
function blobPath(repository: string): string {
  const { hostname } = new URL(repository);
  if (hostname.includes('gitlab')) return '-/blob';
  return /codeberg|gitea|forgejo/.test(hostname) ? 'src/commit' : 'blob';
}

/** The line of an export, counted from 1; undefined if the text doesn't declare it. */
function lineOfExport(text: string, name: string): number | undefined {
  const declared = new RegExp(`^export (?:const|let|var|(?:async )?function\\*?) ${name}\\b`);
  const place = text.split('\n').findIndex((line) => declared.test(line));
  return place < 0 ? undefined : place + 1;
}
