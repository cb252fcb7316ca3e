import { z } from 'astro/zod';
import type { Author } from '../layouts/social.ts';
import { inlineText, problemInInline } from '../markdown/inline/inline-text.ts';
import { forbiddenInXml } from '../messages/xml-text.ts';
import { nameProblem, slugOf } from '../posts/lists/list-address.ts';

const readable = z.refine<string>((value) => forbiddenInXml(value) === undefined, {
  error: ({ input }) => `must not hold ${forbiddenInXml(input as string)}, which no feed can`,
});

const text = z.string('must be a text').trim().min(1, 'must not be empty').check(readable);

/** One line with formulas, emphasis and code. */
const line = text.refine((value) => problemInInline(value) === undefined, {
  error: ({ input }) => `must be mended (${problemInInline(input as string)})`,
});

export const dateMessage = 'must be a date, as 2020-01-08';

/** YYYY-MM-DD. YAML parses it as a date, unless it is quoted; a time would be on another day in another zone. */
const day = z.date().refine((date) => date.getTime() % 86_400_000 === 0, dateMessage);
const date = z.union([day, z.iso.date(dateMessage)], dateMessage).transform(toDate);

/** A name that is a part of an address; the same text whatever its file's Unicode form. */
const listName = text.normalize().refine((name) => !name || !nameProblem(name), {
  error: ({ input }) => nameProblem(input as string),
});

const tagsMessage = 'must be a list of names';

const authorsMessage = 'must be a list of names, or of { name, url, affiliation }';

const author = z
  .union(
    [
      listName,
      z.strictObject(
        {
          name: listName,
          /** A page about the author, for example at ORCID. */
          url: z
            .url({ protocol: /^https?$/, error: 'must have whole addresses' })
            .check(readable)
            .optional(),
          affiliation: text.optional(),
        },
        authorsMessage,
      ),
    ],
    authorsMessage,
  )
  .transform((given): Author => (typeof given === 'string' ? { name: given } : given));

const seriesMessage = 'must be a name, or { name, part } with a part from 1 on';

const series = z
  .union(
    [
      listName,
      z.strictObject(
        { name: listName, part: z.int(seriesMessage).positive(seriesMessage).optional() },
        seriesMessage,
      ),
    ],
    seriesMessage,
  )
  .transform((given): Series => (typeof given === 'string' ? { name: given } : given));

/** What a post says of its series. */
export interface Series {
  name: string;
  part?: number | undefined;
}

/** Refuses two names with the same address in one list, whose names are in order by themselves. */
function differing<T>(nameOf: (item: T) => string) {
  return z.refine<T[]>((items) => new Set(items.map(nameOf).map(slugOf)).size === items.length, {
    error: 'must not have a name twice, not even in other case or punctuation',
    when: ({ issues }) => issues.length === 0,
  });
}

/** The frontmatter of a post. */
export const postSchema = z
  .strictObject({
    title: line,
    /** One line: under the title, in the list of posts, and for search engines. */
    description: line,
    pubDate: date,
    /** The date of the last change in content. */
    updated: date.optional(),
    authors: z
      .array(author, authorsMessage)
      .min(1, authorsMessage)
      .check(differing(({ name }) => name))
      .optional(),
    tags: z
      .array(listName, tagsMessage)
      .min(1, tagsMessage)
      .check(differing((name) => name))
      .optional(),
    /** Posts that are parts of a whole, in the order of their parts, or else of their dates. */
    series: series.optional(),
    /** Shown by the development server only. */
    draft: z.boolean('must be true or false').optional(),
  })
  // Not ">=": comparisons with an invalid date are false, and its error is reported already.
  .refine(({ pubDate, updated = pubDate }) => !(updated < pubDate), {
    path: ['updated'],
    message: 'must not be before pubDate',
  });

/** A frontmatter as pages get it: title and description as plain text, and as HTML. */
export const postWithMarkup = postSchema.transform((post) => {
  const [title, description] = [inlineText(post.title), inlineText(post.description)];
  return {
    ...post,
    title: title.plain,
    titleMarkup: title.html,
    description: description.plain,
    descriptionMarkup: description.html,
  };
});

function toDate(date: string | Date): Date {
  return new Date(date);
}
