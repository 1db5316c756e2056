import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PREACT } from "../../scripts/page/preact.ts";
import { pageAssets } from "../../src/api/watchtower/page.ts";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";
import { isWriting, smallPictures, StoredPictures, type Pictures } from "./small-pictures.ts";

/** Panels in their main states. */
const STORED = "gallery-pictures.json";
const GRID = { columns: 20, rows: 12 };

/** What is drawn is seen in these; small and empty ones say nothing more. */
const WANTED = /^(?!.*: (small|empty)$)/;

describe.skipIf(skipped !== "")(`The gallery of panels${skipped}`, () => {
  let browser: TestBrowser;
  let server: Server;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "watchtower-gallery-"));
    await build({
      configFile: false,
      logLevel: "error",
      root: join(import.meta.dirname, "../../src/ui"),
      resolve: { alias: PREACT },
      build: {
        outDir: folder,
        emptyOutDir: true,
        rollupOptions: { input: join(import.meta.dirname, "../../src/ui/gallery.html") },
      },
    });
    const app = new Hono().route("/", pageAssets(folder));
    // The adaptor's type allows HTTP/2 as well; without options it is a plain server.
    server = createAdaptorServer({ fetch: app.fetch }) as Server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery.html`;
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  it.each(["light", "dark"] as const)("looks as it did, in %s", async (colorScheme) => {
    const { page, problems } = await browser.open(url, {
      colorScheme,
      viewport: { width: 1600, height: 9000 },
    });
    await page.locator("figure").first().waitFor();
    await page.waitForLoadState("networkidle");
    const stored = new StoredPictures(STORED);
    let found: Pictures = {};
    const differences = async (): Promise<readonly string[]> => {
      found = await picturesOf(page, colorScheme);
      return stored.differences(found);
    };
    if (isWriting) await page.waitForTimeout(1000);
    // The waterfall of a trace comes with code of its own, which a busy machine may ask for after the network was idle.
    await expect.poll(differences, { timeout: 30_000, interval: 500 }).toEqual([]);
    expect(Object.keys(found).toSorted()).toEqual(stored.names(colorScheme).toSorted());
    expect(problems).toEqual([]);
  });
});

/** By theme, kind and name. */
async function picturesOf(page: Page, theme: string): Promise<Pictures> {
  const places = await page.locator("figure").evaluateAll((figures) =>
    figures.map((figure) => {
      const { x, y, width, height } = (figure.lastElementChild ?? figure).getBoundingClientRect();
      return { name: figure.querySelector("figcaption")?.textContent ?? "", x, y, width, height };
    }),
  );
  const bottom = Math.max(...places.map(({ y, height }) => y + height));
  expect(bottom, "all of it is in the picture").toBeLessThan(page.viewportSize()?.height ?? 0);
  const wanted = places.filter(({ name }) => WANTED.test(name));
  const pictures = await smallPictures(page, wanted, GRID);
  return Object.fromEntries(wanted.map(({ name }, index) => [`${theme} ${name}`, pictures[index] ?? ""]));
}
