/**
 * What shows while words are pointed at or focused goes at Escape, until they are left: nothing that a reader
 * needs may stay covered (WCAG 1.4.13). Without this, a note goes when the words are left.
 */
const shown = ':is(.ref, .cite, .claim):is(:hover, :has(:focus-visible))';

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  for (const words of document.querySelectorAll(shown)) dismiss(words);
});

document.addEventListener('click', ({ target }) => {
  const link = (target as Element).closest('.claim-note a');
  link?.closest<HTMLElement>('.claim-note:popover-open')?.hidePopover();
});

function dismiss(words: Element): void {
  words.classList.add('dismissed');
  const restore = () => {
    if (words.matches(shown)) return;
    words.classList.remove('dismissed');
    for (const event of leaving) words.removeEventListener(event, restore);
  };
  for (const event of leaving) words.addEventListener(event, restore);
}

const leaving = ['pointerleave', 'focusout'];
