import { defineConfig } from 'vite';

// The Go server serves dist/ below /playground/; see embed.go.
export default defineConfig({
  base: '/playground/',
  build: {
    outDir: 'dist',
    emptyOutDir: false, // a committed file in dist/ stays: it lets the binary build without Node
    license: { fileName: 'assets/licences.md' }, // of everything bundled
    rolldownOptions: {
      checks: { moduleLevelDirective: false }, // "use client" of server-side React means nothing here
    },
    chunkSizeWarningLimit: 4096, // the editor alone is 3 MB; it is served from localhost, compressed
  },
  server: { proxy: { '/graphql': 'http://localhost:8080' } },
});
