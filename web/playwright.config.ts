import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// The tests drive the built binary as its user does: the examples are loaded
// into a store of their own, the server is started, a real browser opens the page.
const port = 18080;
const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'detente-web-')), 'test.db')}`;

export default defineConfig({
  testDir: 'test',
  outputDir: 'test-results',
  forbidOnly: true,
  timeout: 60_000,
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      executablePath: execFileSync('../scripts/chromium.sh', { encoding: 'utf8' }).trim(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `../detente load --store ${store} ../examples && ../detente serve --store ${store} --addr 127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
