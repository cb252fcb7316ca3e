export { collections } from 'retrace/content';
