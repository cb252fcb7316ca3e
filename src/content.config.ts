import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { resultsLoader } from './results-loader.ts';

const text = z.string().trim().min(1, 'must not be empty');

const dateMessage = 'must be a date, as 2020-01-08';

const postSchema = z.strictObject({
  title: text,
  /** One line: under the title, in the list of posts, and for search engines. */
  description: text,
  /** YYYY-MM-DD. YAML makes a date of it unless it is quoted. */
  pubDate: z.union([z.date(), z.iso.date(dateMessage)]).transform(toDate),
});

export const collections = {
  posts: defineCollection({
    loader: glob({ base: './src/content/posts', pattern: '**/*.mdx' }),
    schema: postSchema,
  }),
  results: defineCollection({ loader: resultsLoader() }),
};

function toDate(date: string | Date): Date {
  return new Date(date);
}
