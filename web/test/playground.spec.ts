import { expect, test, type Page } from '@playwright/test';

/** Collects every request that leaves for another host: offline means none. */
function strangers(page: Page, baseURL: string): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(baseURL).origin) seen.push(request.url());
  });
  return seen;
}

test('the example query runs on the loaded data and shows a sentence of evidence', async ({ page, baseURL }) => {
  const outside = strangers(page, baseURL!);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto('/playground/');
  await page.getByRole('button', { name: /execute query/i }).click();
  const answer = page.getByRole('region', { name: /result/i });
  await expect(answer).toContainText('"sentence"', { timeout: 20_000 });
  await expect(answer).not.toContainText('"errors"');
  expect(complaints).toEqual([]);
  expect(outside).toEqual([]);
});

test('a click on a page that is still being fetched is not lost', async ({ page }) => {
  // A slow line: each part of the page takes half a second.
  await page.route('**/assets/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.goto('/playground/');
  await page.getByRole('button', { name: /execute query/i }).click();
  await expect(page.getByRole('region', { name: /result/i })).toContainText('"sentence"', { timeout: 20_000 });
});

test('the schema is documented beside the query', async ({ page }) => {
  await page.goto('/playground/');
  const docs = page.getByRole('region', { name: /documentation explorer/i });
  await expect(docs).toContainText('Query');
  await docs.getByText('Query', { exact: true }).first().click();
  await expect(docs).toContainText('paths');
  await expect(docs).toContainText('relation');
});

test('every example tab answers without an error', async ({ page }) => {
  await page.goto('/playground/');
  const tabs = page.getByRole('tab');
  // The tabs are drawn by script after the page is there: a list read at once may be empty.
  await expect(tabs.nth(2)).toBeVisible({ timeout: 20_000 });
  const names = await tabs.allTextContents();
  for (let i = 0; i < names.length; i++) {
    await tabs.nth(i).click();
    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = page.getByRole('region', { name: /result/i });
    await expect(answer, names[i]).toContainText('"data"', { timeout: 20_000 });
    await expect(answer, names[i]).not.toContainText('"errors"');
  }
});
