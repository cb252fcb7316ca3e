import type { WrittenValues } from './written-values.ts';

/** A name within a post, of something that results don't name: "set-up". */
export const nameInPost = {
  match: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  say: 'a name like "set-up", in small letters and digits',
};

/** Names which samples a use shows, wherever it does: `gan/samples:seed:all`. @param of the value of the attribute that says it */
export function nameOfSamples(of: string, written: Readonly<WrittenValues>): string {
  const chosen = ['variant', 'seed', 'steps'].flatMap((each) =>
    written[each] ? [each, written[each]] : [],
  );
  return [of, ...chosen].join(':');
}

/** What is wrong with the attributes of samples, as far as the text alone shows it. */
export function problemWithSamples(written: Readonly<WrittenValues>): string | undefined {
  const computed = ['variant', 'seed', 'steps', 'name'].find((each) => written[each] === null);
  if (computed) return `${computed} must be written out as a text: ${computed}="…"`;
  const { name } = written;
  if (name == null || nameInPost.match.test(name)) return undefined;
  return `name must be ${nameInPost.say}`;
}
