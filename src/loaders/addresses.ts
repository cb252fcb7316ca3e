import { existsSync } from 'node:fs';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** The addresses of posts, to refuse two posts of one address: Astro would show only one of them. */
export class Addresses {
  /** Files by address. */
  readonly #files = new Map<string, string>();

  /**
   * Takes a post's address. Returns the mistake of a post whose address another one has, or that has none.
   *
   * @param file relative to the project
   */
  add(id: string, file: string): Error[] {
    // Two forms of one letter are one name to many file systems.
    const address = id.normalize();
    if (/(^|\/)(\/|$)/.test(address))
      return [mistake(file, 'needs a letter or a digit in each name, for its address')];
    const other = this.#files.get(address);
    // An editor may have renamed the other one since.
    if (other === undefined || other === file || !existsSync(other)) {
      this.#files.set(address, file);
      return [];
    }
    const [first, second] = [other, file].sort() as [string, string];
    return [mistake(second, `has the address of ${first}, /posts/${id}/; rename one of them`)];
  }
}

function mistake(file: string, problem: string): Error {
  return withoutStack(new ExpectedError(problem, { place: { file, line: 1 } }));
}
