/** The numbers of a text that open a card. */
export const numbersWithCards = '.value[popovertarget]';
