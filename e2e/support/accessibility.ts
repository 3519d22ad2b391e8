/** What axe finds: names, roles, structure and contrasts. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Expects that there is nothing, in light and in dark; the test goes on when there is.
 * @param state of the page, as a failure tells it
 * @param inside a selector: what of the page is looked at. Default: all of it.
 */
export async function expectNothingFound(page: Page, state: string, inside = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // All of it has the new colours when it has been drawn.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    // There are no frames, which would need a page of axe's own.
    const axe = new AxeBuilder({ page }).setLegacyMode().include(inside);
    // In other colours nothing else is different.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
    const told = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
    expect.soft(told, `${state}, ${colorScheme}`).toEqual([]);
  }
}
