/**
 * Opens the card with a number's origin when the number is hovered or focused by keyboard, and closes it when the reader
 * leaves the number, unless it was clicked. Without this script, a click, a tap or Enter opens cards.
 */

/** Selects the numbers in the text that open a card. */
export const numbersWithCards = '.value[popovertarget]';

/** In milliseconds: a pointer that only passes opens no card, and a card stays while the pointer moves to it. */
const patience = 150;

let shown: { number: HTMLElement; card: HTMLElement; isPinned: boolean } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

document.addEventListener('pointerover', ({ target, pointerType }) => {
  if (pointerType !== 'mouse') return;
  const number = numberAt(target);
  if (number) after(patience, () => show(number));
  else if (isInCard(target)) clearTimeout(timer);
  else if (shown && !shown.isPinned) after(patience, hide);
  else clearTimeout(timer);
});

document.addEventListener('focusin', ({ target, relatedTarget }) => {
  const number = numberAt(target);
  // A closing card returns the focus to its number, which must not reopen it.
  if (!number?.matches(':focus-visible') || isInCard(relatedTarget)) return;
  show(number);
  // Let Tab skip the card until the reader opens it with Enter.
  if (shown && !shown.isPinned) shown.card.inert = true;
});

document.addEventListener('focusout', ({ target, relatedTarget }) => {
  if (shown?.isPinned || isInCard(relatedTarget)) return;
  // A click on a card's text moves the focus to no element.
  const isLeft = isInCard(target) ? isElsewhere(relatedTarget) : numberAt(target);
  if (isLeft) hide();
});

document.addEventListener('click', (event) => {
  const number = numberAt(event.target);
  if (!number) return;
  clearTimeout(timer);
  const card = cardOf(number);
  const isOpen = card?.matches(':popover-open');
  if (isOpen && !(shown?.number === number && shown.isPinned)) {
    // By default, the button would close a card that hovering opened.
    event.preventDefault();
    show(number);
  }
  if (!card) return;
  card.inert = false;
  shown = { number, card, isPinned: true };
});

function show(number: HTMLElement): void {
  const card = cardOf(number);
  if (!card || (shown?.number === number && card.matches(':popover-open'))) return;
  hide();
  // The source places the card beside the number.
  card.showPopover({ source: number });
  shown = { number, card, isPinned: false };
}

function hide(): void {
  clearTimeout(timer);
  if (shown?.card.matches(':popover-open')) shown.card.hidePopover();
  if (shown) shown.card.inert = false;
  shown = undefined;
}

function cardOf(number: HTMLElement): HTMLElement | null {
  return document.getElementById(number.getAttribute('popovertarget')!);
}

function after(milliseconds: number, act: () => void): void {
  clearTimeout(timer);
  timer = setTimeout(act, milliseconds);
}

function numberAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(numbersWithCards) : null;
}

function isElsewhere(target: EventTarget | null): boolean {
  return target !== null && numberAt(target) !== shown?.number;
}

function isInCard(target: EventTarget | null): boolean {
  return target instanceof Node && (shown?.card.contains(target) ?? false);
}
