import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Page } from "playwright-core";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageAssets } from "../../src/api/watchtower/page.ts";
import { GRID, pictureDistance } from "../kit/pictures.ts";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";

/**
 * Pictures of panels in their main states, each of 20 by 12 cells, base64. `WATCHTOWER_PICTURES=write` takes them
 * anew: look at the gallery before that.
 */
const STORED = join(import.meta.dirname, "gallery-pictures.json");
type Pictures = Readonly<Record<string, string>>;

/** Fonts, and the smoothing of lines, differ from machine to machine by less. */
const MOST = { mean: 4, far: 0.04 };
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
      plugins: [react()],
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
      viewport: { width: 1600, height: 6600 },
    });
    await page.locator("figure").first().waitFor();
    await page.waitForLoadState("networkidle");
    const found = await picturesOf(page, colorScheme);
    const stored: Pictures = existsSync(STORED) ? (JSON.parse(readFileSync(STORED, "utf8")) as Pictures) : {};
    if (process.env["WATCHTOWER_PICTURES"] === "write")
      writeFileSync(STORED, `${JSON.stringify({ ...stored, ...found }, undefined, 2)}\n`);
    else {
      const own = Object.keys(stored).filter((name) => name.startsWith(colorScheme));
      expect(Object.keys(found).toSorted()).toEqual(own.toSorted());
      const off = Object.entries(found).flatMap(([name, picture]) => {
        const { mean, far } = pictureDistance(bytesOf(picture), bytesOf(stored[name] ?? ""));
        return mean > MOST.mean || far > MOST.far
          ? [`${name}: ${mean.toFixed(1)} off, ${(far * 100).toFixed(0)}% far`]
          : [];
      });
      expect(off).toEqual([]);
    }
    expect(problems).toEqual([]);
  });
});

const bytesOf = (picture: string): Uint8Array => new Uint8Array(Buffer.from(picture, "base64"));

/** By theme, kind and name. */
async function picturesOf(page: Page, theme: string): Promise<Pictures> {
  const places = await page.locator("figure").evaluateAll((figures) =>
    figures.map((figure) => {
      const { x, y, width, height } = (figure.lastElementChild ?? figure).getBoundingClientRect();
      return { name: figure.querySelector("figcaption")?.textContent ?? "", x, y, width, height };
    }),
  );
  const wanted = places.filter(({ name }) => WANTED.test(name));
  const png = (await page.screenshot({ animations: "disabled" })).toString("base64");
  // The browser that has drawn it makes it small as well.
  const cells = await page.evaluate(
    async ([source, all, { columns, rows }]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      return all.map(({ x, y, width, height }) => {
        const context = new OffscreenCanvas(columns, rows).getContext("2d");
        if (context === null) return [];
        context.imageSmoothingQuality = "high";
        context.drawImage(image, x, y, width, height, 0, 0, columns, rows);
        const { data } = context.getImageData(0, 0, columns, rows);
        return [...data].filter((_, index) => index % 4 !== 3);
      });
    },
    [png, wanted, GRID] as const,
  );
  return Object.fromEntries(
    wanted.map(({ name }, index) => [`${theme} ${name}`, Buffer.from(cells[index] ?? []).toString("base64")]),
  );
}
