declare namespace App {
  interface Locals {
    /** The post that is being rendered, for the components in its text. */
    post?: import('./posts/resolved-post.ts').ResolvedPost;
  }
}
