import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pageAssets } from "./page.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "watchtower-page-"));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function build(): Promise<void> {
  await mkdir(join(dir, "assets"));
  await writeFile(join(dir, "index.html"), "<!doctype html><title>Watchtower</title>");
  await writeFile(join(dir, "assets", "main-abc.js"), "let page;");
  await writeFile(join(dir, "assets", "main-abc.js.gz"), gzipSync("let page;"));
  await writeFile(join(dir, "assets", "main-abc.js.br"), "not really brotli");
}

describe("pageAssets", () => {
  it("tells a browser that a path leads nowhere by the page, and leaves programs to the next handler", async () => {
    await build();
    const page = pageAssets(dir);
    const asBrowser = { headers: { Accept: "text/html,*/*;q=0.8" } };
    const response = await page.request("/nowhere", asBrowser);
    expect(response.status).toBe(404);
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect((await page.request("/loki/api/v1/nothing", asBrowser)).headers.get("Content-Type")).not.toContain(
      "html",
    );
    expect((await page.request("/nowhere")).headers.get("Content-Type")).not.toContain("html");
  });

  it("answers every path of the page with index.html, to be revalidated", async () => {
    await build();
    for (const path of ["/", "/send", "/status", "/explore/logs", "/explore/traces/0af7651916cd43dd"]) {
      const response = await pageAssets(dir).request(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<title>Watchtower</title>");
      expect(response.headers.get("Cache-Control")).toBe("no-cache");
    }
  });

  it("leaves other paths alone", async () => {
    await build();
    for (const path of [
      "/nothing",
      "/prometheus/api/v1/query",
      "/assets/gone.js",
      "/assets/main-abc.js.gz",
    ]) {
      expect((await pageAssets(dir).request(path)).status).toBe(404);
    }
  });

  it("never leaves its folder", async () => {
    await build();
    await writeFile(join(dir, "..", "outside.js"), "secret");
    for (const path of [
      "/../outside.js",
      "/..%2foutside.js",
      "/%2e%2e/outside.js",
      "/assets/../../outside.js",
    ]) {
      expect((await pageAssets(dir).request(path)).status).toBe(404);
    }
    await rm(join(dir, "..", "outside.js"));
  });

  it("lets hashed files be kept for good", async () => {
    await build();
    const response = await pageAssets(dir).request("/assets/main-abc.js");
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(await response.text()).toBe("let page;");
  });

  it.each([
    ["br, gzip", "br"],
    ["gzip", "gzip"],
    ["br;q=0, *", "gzip"],
    ["identity", null],
  ])("to Accept-Encoding: %s answers %s", async (accept, encoding) => {
    await build();
    const request = { headers: { "Accept-Encoding": accept } };
    const response = await pageAssets(dir).request("/assets/main-abc.js", request);
    expect(response.headers.get("Content-Encoding")).toBe(encoding);
    expect(response.headers.get("Vary")).toBe("Accept-Encoding");
  });

  it("answers 304 to a client that has the file", async () => {
    await build();
    const page = pageAssets(dir);
    const etag = (await page.request("/")).headers.get("ETag") ?? "";
    const again = await page.request("/", { headers: { "If-None-Match": `W/${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  it("names what a page needs, and shows a page that was built anew", async () => {
    await build();
    const page = pageAssets(dir);
    expect((await page.request("/map")).headers.get("Link")).toBeNull();
    await writeFile(
      join(dir, "early.json"),
      JSON.stringify([{ path: "/map", files: ["/assets/main-abc.js"] }]),
    );
    await writeFile(join(dir, "theme.js"), "old");
    expect((await page.request("/map")).headers.get("Link")).toBe("</assets/main-abc.js>; rel=modulepreload");
    expect(await (await page.request("/theme.js")).text()).toBe("old");

    await writeFile(join(dir, "early.json"), "[]");
    await writeFile(join(dir, "theme.js"), "new");
    await writeFile(join(dir, "index.html"), "<!doctype html><title>Watchtower, built anew</title>");
    const response = await page.request("/map");
    expect(await response.text()).toContain("built anew");
    expect(response.headers.get("Link")).toBeNull();
    expect(await (await page.request("/theme.js")).text()).toBe("new");
  });

  it("forbids inline scripts, sniffing and framing", async () => {
    await build();
    const { headers } = await pageAssets(dir).request("/");
    expect(headers.get("Content-Security-Policy")).toContain("script-src 'self';");
    expect(headers.get("Content-Security-Policy")).not.toContain("unsafe");
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  it("says how to build a page that is not there", async () => {
    const response = await pageAssets(dir).request("/explore/logs");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm run build:ui");
  });
});
