declare namespace App {
  interface Locals {
    /** The post that is being rendered, for the components in its text. */
    post?: import('./posts/resolved-post.ts').ResolvedPost;
  }
}

declare module 'virtual:retrace/site' {
  /** What `astro.config.mjs` passes to `retrace({ site })`, with all defaults. */
  export const site: import('./integration/site.ts').Site;
}
