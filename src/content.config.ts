import { defineCollection } from 'astro:content';
import { postSchema, postsLoader } from './posts-loader.ts';
import { resultsLoader } from './results-loader.ts';

export const collections = {
  posts: defineCollection({ loader: postsLoader(), schema: postSchema }),
  results: defineCollection({ loader: resultsLoader() }),
};
