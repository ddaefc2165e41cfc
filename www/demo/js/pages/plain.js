/** A page that only shows: the frame is all it needs. */
import { startShell } from '../shell.js';

startShell();
