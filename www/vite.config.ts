import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** The collector that `npm run dev` talks to. */
const COLLECTOR = 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // Data URIs would need a wider content security policy than ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': COLLECTOR, '/jornada': COLLECTOR, '/healthz': COLLECTOR },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
