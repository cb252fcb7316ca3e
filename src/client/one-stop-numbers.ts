/**
 * Makes the numbers of a paragraph one stop for the Tab key; arrow keys move between them. Without this script, each
 * number is a stop.
 */
import { numbersWithCards } from './open-cards.ts';

const all = document.querySelectorAll<HTMLElement>(numbersWithCards);

for (const group of Map.groupBy(all, blockOf).values()) {
  for (const number of group.slice(1)) number.tabIndex = -1;
  for (const [place, number] of group.entries()) {
    number.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && group[place + step];
      if (!next) return;
      event.preventDefault();
      number.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }
}

/** The block of text around a number: a paragraph, a list item, a cell. */
function blockOf(number: HTMLElement): Element {
  return number.closest('p, li, td, th, dd, figcaption, blockquote') ?? number.parentElement!;
}
