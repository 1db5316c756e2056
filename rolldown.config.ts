import { defineConfig } from "rolldown";

/** DuckDB's native library stays outside, and what finds the one of this platform. */
const common = { platform: "node" as const, external: [/^@duckdb\/node-bindings/] };

/**
 * V8 keeps the source of what it runs: without comments, and with one byte a character, as no other than ASCII is in
 * it, that of both threads takes 4 MB instead of 13. Names and lines stay, for stack traces.
 */
const lean = {
  comments: { legal: true, annotation: false, jsdoc: false },
  topLevelVar: true,
  minify: {
    compress: false,
    mangle: false,
    codegen: { removeWhitespace: false, asciiOnly: true, legalComments: "inline" },
  },
} as const;

/**
 * Node loads one large module in half the time of hundreds of small ones (query thread: 485 to 250 ms;
 * `watchtower version`: 300 to 90 ms). The engine's threads are one file each, and one for each part that is
 * loaded when it is needed; the command line is its own part and one for each command.
 */
export default defineConfig([
  ...["main.thread", "query.thread", "work.thread", "forward.thread"].map((name) => ({
    ...common,
    input: `src/engine/embedded/${name}.ts`,
    output: {
      ...lean,
      dir: "dist/engine/embedded",
      format: "esm" as const,
      entryFileNames: "[name].js",
      chunkFileNames: `${name}-[name].js`,
    },
  })),
  {
    ...common,
    input: "src/cli/main.ts",
    output: { dir: "dist/cli", format: "esm", chunkFileNames: "[name].js" },
  },
]);
