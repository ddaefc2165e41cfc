/** Everything that the tag does in a page, each written once for every browser. */
import { BEHAVIOURS as calls } from './behaviours/calls.mjs';
import { BEHAVIOURS as consent } from './behaviours/consent.mjs';
import { BEHAVIOURS as delivery } from './behaviours/delivery.mjs';
import { BEHAVIOURS as experiments } from './behaviours/experiments.mjs';
import { BEHAVIOURS as forms } from './behaviours/forms.mjs';
import { BEHAVIOURS as identity } from './behaviours/identity.mjs';
import { BEHAVIOURS as layers } from './behaviours/layers.mjs';
import { BEHAVIOURS as navigation } from './behaviours/navigation.mjs';
import { BEHAVIOURS as platforms } from './behaviours/platforms.mjs';
import { BEHAVIOURS as policy } from './behaviours/policy.mjs';
import { BEHAVIOURS as recipes } from './behaviours/recipes.mjs';

export const BEHAVIOURS = [
  ...navigation,
  ...calls,
  ...delivery,
  ...identity,
  ...consent,
  ...experiments,
  ...layers,
  ...forms,
  ...platforms,
  ...policy,
  ...recipes,
];
