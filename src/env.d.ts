declare namespace App {
  interface Locals {
    /** The post that is being rendered, for the components in its text. */
    post?: import('./posts/resolved-post.ts').ResolvedPost;
  }
}

declare module 'virtual:retrace/site' {
  /** What `astro.config.mjs` passes to `retrace({ site })`, with all defaults. */
  export const site: import('./integration/site.ts').Site;
  /** The site's folder. `astro:config/server` has it, too, but development evaluates whatever imports that anew after each edit. */
  export const root: string;
  export const isDevelopment: boolean;
}

declare module 'virtual:retrace/look' {
  /** The markup of the site's logo, if it has its own. */
  export const logo: string | undefined;
  /** The text of chart.css with the site's colours, for pictures outside of pages. */
  export const chartCss: string;
}

declare module 'virtual:retrace/drawing' {
  /** The file of the program of a thread that draws. */
  export const drawingProgram: string;
  /** A digest of the package's code that computes what pages show. */
  export const packageCode: string;
}

declare module 'virtual:retrace/header' {
  const header: typeof import('./layouts/SiteHeader.astro').default;
  export default header;
}

declare module 'virtual:retrace/footer' {
  const footer: typeof import('./layouts/SiteFooter.astro').default;
  export default footer;
}
