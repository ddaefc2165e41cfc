import type { Formats } from '../formats';
import { exits } from './exits';
import { experiments } from './experiments';
import { funnel } from './funnel';
import { overview } from './overview';
import { paths } from './paths';
import { settings } from './settings';
import { shell } from './shell';
import { words } from './words';

/** English, given how to write figures. */
export const en = (f: Formats) => ({
  shell: shell(f),
  words: words(),
  overview: overview(f),
  paths: paths(f),
  exits: exits(f),
  funnel: funnel(f),
  experiments: experiments(f),
  settings: settings(f),
});
