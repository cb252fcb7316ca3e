import { defineCollection } from 'astro:content';
import { postWithMarkup } from '../loaders/post-schema.ts';
import { postsLoader } from '../loaders/posts-loader.ts';
import { resultsLoader } from '../loaders/results-loader.ts';

/** For a site's `src/content.config.ts`: `export { collections } from 'retrace/content'`. */
export const collections = {
  posts: defineCollection({ loader: postsLoader(), schema: postWithMarkup }),
  results: defineCollection({ loader: resultsLoader() }),
};
