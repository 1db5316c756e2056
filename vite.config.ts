import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { PORTS } from "./src/config/ports.ts";

const OUT_DIR = join(import.meta.dirname, "dist", "ui");

/** Below this size the headers weigh more than what compression saves. */
const MIN_BYTES = 512;

/** Leaves a `.br` and a `.gz` beside each file that compresses: the engine serves them as they are. */
function precompress(): Plugin {
  return {
    name: "watchtower:precompress",
    apply: "build",
    async closeBundle() {
      const entries = await readdir(OUT_DIR, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && /\.(html|js|css|svg)$/.test(entry.name));
      await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.byteLength < MIN_BYTES) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}

/** `npx vite` shows the page of the sources, with the data of an engine that runs beside it. */
const engine = process.env["WATCHTOWER_URL"] ?? `http://127.0.0.1:${PORTS.http.host}`;

export default defineConfig({
  root: "src/ui",
  plugins: [react(), precompress()],
  build: {
    outDir: OUT_DIR,
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    // The oldest that know light-dark(), by which the page writes each colour once.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": engine,
      "/prometheus": engine,
      "/tempo": engine,
      "/loki": { target: engine, ws: true },
    },
  },
  // Two copies of these break the editors.
  resolve: { dedupe: ["@codemirror/state", "@lezer/common", "@lezer/lr", "react", "react-dom"] },
});
