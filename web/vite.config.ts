import { defineConfig } from 'vite';

// The Go server serves dist/ below /playground/; see embed.go.
export default defineConfig({
  base: '/playground/',
  build: {
    outDir: 'dist',
    emptyOutDir: false, // dist/README.md stays: it lets the binary build without Node
    chunkSizeWarningLimit: 4096, // the editor alone is 3 MB; it is served from localhost, compressed
  },
  server: { proxy: { '/graphql': 'http://localhost:8080' } },
});
