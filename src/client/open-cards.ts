/**
 * Cards that tell where a number comes from open as soon as it is pointed at, or focused by keyboard, and go when it is
 * left, unless it was clicked. Without this, they open by a click or tap, and by Enter.
 */

/** The numbers of a text that open a card. */
export const numbersWithCards = '.value[popovertarget]';

/** A pointer that only passes opens nothing, and one on its way to the card doesn't lose it. */
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
  // A card that closes gives the focus back to its number, which isn't to open it again.
  if (!number?.matches(':focus-visible') || isInCard(relatedTarget)) return;
  show(number);
  // Tab goes on to what follows the number: into its card only once Enter has opened that.
  if (shown && !shown.isPinned) shown.card.inert = true;
});

document.addEventListener('focusout', ({ target, relatedTarget }) => {
  if (shown?.isPinned || isInCard(relatedTarget)) return;
  // A click on a card's text focuses nothing.
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
    // The button would close what pointing at it, or at another number of the same card, has opened.
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
  // With a source, it is placed beside it.
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
