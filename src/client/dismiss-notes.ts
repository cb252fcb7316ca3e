/**
 * Lets Escape hide the note of hovered or focused words, until the pointer or focus leaves them: readers must be able to
 * uncover what a note covers (WCAG 1.4.13). Without this script, a note stays until then.
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
