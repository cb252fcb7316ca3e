/**
 * References to a visible figure show no preview, which might cover the figure. Without this script, they always show
 * one.
 */
const inSight = 'in-sight';
/** A figure is in sight if at least this share of it is visible. */
const share = 0.2;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, intersectionRatio } of entries) {
      for (const reference of referencesTo(target.id)) {
        reference.classList.toggle(inSight, intersectionRatio >= share);
      }
    }
  },
  { threshold: share },
);

for (const figure of document.querySelectorAll('.figure')) {
  if (referencesTo(figure.id).length > 0) observer.observe(figure);
}

function referencesTo(id: string): Element[] {
  const links = document.querySelectorAll(`.ref > a[href="#${CSS.escape(id)}"]`);
  return [...links].map((link) => link.parentElement!);
}
