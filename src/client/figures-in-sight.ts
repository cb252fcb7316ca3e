/**
 * While a figure is in sight, references to it show no preview: that would lie upon what it shows. Without this,
 * they always do.
 */
const inSight = 'in-sight';
/** Of the figure: enough to see that it is there. */
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
