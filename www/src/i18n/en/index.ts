import type { Formats } from '../formats';
import { overview } from './overview';
import { paths } from './paths';
import { settings } from './settings';
import { shell } from './shell';
import { words } from './words';

/** English, given how to write figures. */
export const en = (f: Formats) => ({
  shell: shell(f),
  words: words(f),
  overview: overview(f),
  paths: paths(f),
  settings: settings(f),
});
