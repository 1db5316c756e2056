import { join } from "node:path";
import { defineConfig } from "vite";
import { CHUNKS, compileHint } from "./scripts/page/chunks.ts";
import { earlyFiles } from "./scripts/page/early.ts";
import { PREACT } from "./scripts/page/preact.ts";
import { precompress } from "./scripts/page/precompress.ts";
import { PORTS } from "./src/config/ports.ts";

const OUT_DIR = join(import.meta.dirname, "dist", "ui");

/** `npx vite` shows the page of the sources, with the data of an engine that runs beside it. */
const engine = process.env["WATCHTOWER_URL"] ?? `http://127.0.0.1:${PORTS.http.host}`;

export default defineConfig({
  root: "src/ui",
  plugins: [earlyFiles(), precompress(OUT_DIR)],
  build: {
    outDir: OUT_DIR,
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    // The oldest that know light-dark(), by which the page writes each colour once.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The answer that brings a page names its files: what is fetched later is at hand.
    modulePreload: false,
    // All of it is 14 kB: as a file for each page it is fetched in turns, and scripts wait for theirs.
    cssCodeSplit: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: CHUNKS }, postBanner: compileHint },
      // Libraries say "use client", which means nothing here.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    proxy: {
      "/api": engine,
      "/prometheus": engine,
      "/tempo": engine,
      "/loki": { target: engine, ws: true },
    },
  },
  resolve: {
    // Two copies of these break the editors.
    dedupe: ["@codemirror/state", "@lezer/common", "@lezer/lr", "preact"],
    alias: PREACT,
  },
});
