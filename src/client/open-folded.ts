/**
 * Opens a folded table when a link leads to it. Without this script, such a link leads to its caption and the line that
 * opens it. A page has its target only when it is loaded.
 */
addEventListener('load', openTarget);
addEventListener('hashchange', openTarget);

// A second link to the same table changes no address.
document.addEventListener('click', ({ target }) => {
  const link = (target as Element).closest('a');
  if (link?.href === location.href) openTarget();
});

function openTarget(): void {
  const folded = document.querySelector<HTMLDetailsElement>(':target > .folded');
  if (folded) folded.open = true;
}
