/**
 * A page with shelves of products: home and the categories. Each shelf is told
 * as a list that was seen, a click on a product as a choice from it.
 */
import { startShell } from '../shell.js';
import { watchShelves } from '../shelves.js';

startShell();
watchShelves(document);
