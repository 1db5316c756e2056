import { defineConfig } from "rolldown";

/**
 * The engine's two threads, each in one file: Node loads one large module in half the time of hundreds of
 * small ones (query thread: 485 to 250 ms). DuckDB stays outside, as it brings a native library.
 */
export default defineConfig(
  ["main.thread", "query.thread"].map((name) => ({
    input: `src/engine/embedded/${name}.ts`,
    platform: "node" as const,
    external: [/^@duckdb\//],
    output: { file: `dist/engine/embedded/${name}.js`, format: "esm" as const, codeSplitting: false },
  })),
);
