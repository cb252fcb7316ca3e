import { hasClass, type PageElement, pageElements } from './page-elements.ts';

/** A page of the built site, in memory only while it is visited. */
export interface BuiltPage {
  /** The page's file in `dist`: `posts/name/index.html`. */
  file: string;
  html: string;
  elements: readonly PageElement[];
  /** The article in it, a post's or another. */
  article: PageElement | undefined;
}

/** Reads the parts of a page. */
export function builtPage(file: string, html: string): BuiltPage {
  const elements = pageElements(html);
  const article = elements.find(
    (element) => element.name === 'article' && hasClass(element, 'post'),
  );
  return { file, html, elements, article };
}
