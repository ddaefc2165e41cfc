import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'demo/', 'node_modules/', 'src/api/generated/'] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'event', message: 'Take the event as an argument.' },
      ],
      // The content security policy would refuse the first two; the third is how injection starts.
      'svelte/no-inline-styles': 'error',
      'svelte/no-at-html-tags': 'error',
      // Links are plain hrefs built by state/location; there is no SvelteKit to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['src/layout/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['document', 'window', 'navigator', 'fetch', 'location'].map((name) => ({
          name,
          message: 'Layout is geometry: it touches neither the page nor the network.',
        })),
      ],
    },
  },
  {
    files: ['src/charts/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Charts draw what they are given; views fetch.' },
      ],
    },
  },
);
