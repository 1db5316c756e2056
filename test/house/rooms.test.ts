import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * The canary of the room check: each forbidden import is planted in a copy of the house, and the linter
 * must name it. A rule that no longer fires fails here.
 */
interface Plant {
  readonly why: string;
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const ROOMS = [
  "base",
  "model",
  "config",
  "journal",
  "grpc",
  "receive",
  "alloy",
  "route",
  "forward",
  "store",
  "query/promql",
  "query/logql",
  "query/traceql",
  "query/vector",
  "query/go-template",
  "api/loki",
  "api/wire",
  "ui",
  "dashboard-file",
  "metering",
  "span-metrics",
  "generator",
  "engine",
  "engine/embedded",
  "engine/kubernetes",
  "cli",
];

const HERE = "export const here = 1;\nexport type Here = typeof here;\n";

const importing = (specifier: string): string =>
  `import { here } from "${specifier}";\nexport const there = here;\n`;

const FORBIDDEN: readonly Plant[] = [
  {
    why: "base imports nothing",
    file: "base/canary.ts",
    code: importing("../model/room.ts"),
    rule: "boundaries",
  },
  {
    why: "model knows no store",
    file: "model/canary.ts",
    code: importing("../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the configuration knows base only",
    file: "config/canary.ts",
    code: importing("../model/room.ts"),
    rule: "boundaries",
  },
  {
    why: "journal knows no receiver",
    file: "journal/canary.ts",
    code: importing("../receive/room.ts"),
    rule: "boundaries",
  },
  {
    why: "grpc knows no journal",
    file: "grpc/canary.ts",
    code: importing("../journal/room.ts"),
    rule: "boundaries",
  },
  {
    why: "receive knows no store",
    file: "receive/canary.ts",
    code: importing("../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "forward knows no receiver",
    file: "forward/canary.ts",
    code: importing("../receive/room.ts"),
    rule: "boundaries",
  },
  {
    why: "forward knows no configuration",
    file: "forward/canary.ts",
    code: importing("../config/room.ts"),
    rule: "boundaries",
  },
  {
    why: "route knows no journal: its flows are functions of records",
    file: "route/canary.ts",
    code: importing("../journal/room.ts"),
    rule: "boundaries",
  },
  {
    why: "forward knows no route",
    file: "forward/canary.ts",
    code: importing("../route/room.ts"),
    rule: "boundaries",
  },
  {
    why: "store knows no query",
    file: "store/canary.ts",
    code: importing("../query/promql/room.ts"),
    rule: "boundaries",
  },
  {
    why: "languages do not know each other",
    file: "query/promql/canary.ts",
    code: importing("../logql/room.ts"),
    rule: "boundaries",
  },
  {
    why: "TraceQL has nothing of vectors' languages",
    file: "query/traceql/canary.ts",
    code: importing("../promql/room.ts"),
    rule: "boundaries",
  },
  {
    why: "a query knows no HTTP",
    file: "query/logql/canary.ts",
    code: importing("../../api/loki/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the shared vector room knows no language",
    file: "query/vector/canary.ts",
    code: importing("../promql/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the shared vector room knows no store",
    file: "query/vector/canary.ts",
    code: importing("../../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "api knows no store",
    file: "api/loki/canary.ts",
    code: importing("../../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "wire types stand alone",
    file: "api/wire/canary.ts",
    code: importing("../../model/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the page knows wire types only",
    file: "ui/canary.ts",
    code: importing("../model/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the page knows no endpoints",
    file: "ui/canary.ts",
    code: importing("../api/loki/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the meaning of dashboard files, which commands use too, knows no page",
    file: "dashboard-file/canary.ts",
    code: importing("../ui/room.ts"),
    rule: "boundaries",
  },
  {
    why: "commands know no page",
    file: "cli/canary.ts",
    code: importing("../ui/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the contract of engines knows no engine",
    file: "engine/canary.ts",
    code: importing("./embedded/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the embedded engine knows no commands",
    file: "engine/embedded/canary.ts",
    code: importing("../../cli/room.ts"),
    rule: "boundaries",
  },
  {
    why: "commands know no store",
    file: "cli/canary.ts",
    code: importing("../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "engines do not know each other",
    file: "engine/kubernetes/canary.ts",
    code: importing("../embedded/room.ts"),
    rule: "boundaries",
  },
  {
    why: "span metrics are pure: they know no store",
    file: "span-metrics/canary.ts",
    code: importing("../store/room.ts"),
    rule: "boundaries",
  },
  {
    why: "what metrics of spans share knows none of those who make them",
    file: "metering/canary.ts",
    code: importing("../span-metrics/room.ts"),
    rule: "boundaries",
  },
  {
    why: "the generator knows base only",
    file: "generator/canary.ts",
    code: importing("../model/room.ts"),
    rule: "boundaries",
  },
  {
    why: "DuckDB belongs to the store",
    file: "query/logql/canary.ts",
    code: 'import { DuckDBInstance } from "@duckdb/node-api";\nexport const there = DuckDBInstance;\n',
    rule: "boundaries",
  },
  {
    why: "DuckDB's types belong to the store, too",
    file: "model/canary.ts",
    code: 'import type { DuckDBInstance } from "@duckdb/node-api";\nexport type There = DuckDBInstance;\n',
    rule: "boundaries",
  },
  {
    why: "DuckDB's binding is not used past its API",
    file: "store/canary.ts",
    code: 'import duckdb from "@duckdb/node-bindings";\nexport const there = duckdb;\n',
    rule: "no-restricted-imports",
  },
  {
    why: "types are imports",
    file: "ui/canary.ts",
    code: 'import type { Here } from "../model/room.ts";\nexport type There = Here;\n',
    rule: "boundaries",
  },
  {
    why: "what is passed on is imported",
    file: "ui/canary.ts",
    code: 'export { here } from "../model/room.ts";\n',
    rule: "boundaries",
  },
  {
    why: "everything that is passed on is imported",
    file: "ui/canary.ts",
    code: 'export * from "../model/room.ts";\n',
    rule: "boundaries",
  },
  {
    why: "what runs on import is imported",
    file: "ui/canary.ts",
    code: 'import "../model/room.ts";\n',
    rule: "boundaries",
  },
  {
    why: "what is imported late is imported",
    file: "ui/canary.ts",
    code: 'export const there = async () => (await import("../model/room.ts")).here;\n',
    rule: "boundaries",
  },
  {
    why: "types imported in place are imports",
    file: "ui/canary.ts",
    code: 'export type There = import("../model/room.ts").Here;\n',
    rule: "consistent-type-imports",
  },
  {
    why: "createRequire hides rooms",
    file: "cli/canary.ts",
    code: 'import { createRequire } from "node:module";\nexport const there = createRequire(import.meta.url);\n',
    rule: "no-restricted-imports",
  },
  {
    why: "what is shipped leans on no test",
    file: "store/canary.ts",
    code: importing("../../test/kit/room.ts"),
    rule: "no-restricted-imports",
  },
  {
    why: "what is shipped leans on no measurement",
    file: "store/canary.ts",
    code: importing("../../bench/room.ts"),
    rule: "no-restricted-imports",
  },
  {
    why: "a new room must be declared",
    file: "elsewhere/canary.ts",
    code: "export const there = 1;\n",
    rule: "no-unknown-files",
  },
  {
    why: ".js specifiers hide rooms",
    file: "cli/canary.ts",
    code: importing("../base/room.js"),
    rule: "no-restricted-imports",
  },
];

const ALLOWED: readonly Plant[] = [
  {
    why: "a test uses the kit",
    file: "store/canary.test.ts",
    code: importing("../../test/kit/room.ts"),
    rule: "",
  },
  {
    why: "store reads the journal",
    file: "store/canary.ts",
    code: importing("../journal/room.ts"),
    rule: "",
  },
  {
    why: "a language uses vectors",
    file: "query/promql/canary.ts",
    code: importing("../vector/room.ts"),
    rule: "",
  },
  {
    why: "commands read dashboard files",
    file: "cli/canary.ts",
    code: importing("../dashboard-file/room.ts"),
    rule: "",
  },
  {
    why: "the engine composes rooms",
    file: "engine/embedded/canary.ts",
    code: importing("../../store/room.ts"),
    rule: "",
  },
];

const root = join(import.meta.dirname, "../..");
const fileOf = (planted: Plant, index: number): string => planted.file.replace("canary", `canary-${index}`);
let house = "";
let findings: readonly string[] = [];

function plant(file: string, code: string): void {
  const path = join(house, "src", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}

/** One line a finding: `src/room/file.ts:line:column: message [level/rule]`. */
function lint(): readonly string[] {
  const oxlint = join(root, "node_modules/.bin/oxlint");
  const { stdout } = spawnSync(oxlint, ["--format", "unix", "src"], { cwd: house, encoding: "utf8" });
  return stdout.split("\n");
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "watchtower-rooms-"));
  for (const file of [".oxlintrc.json", "tsconfig.json"]) copyFileSync(join(root, file), join(house, file));
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
  for (const room of ROOMS) plant(`${room}/room.ts`, HERE);
  for (const folder of ["test/kit", "bench"]) plant(`../${folder}/room.ts`, HERE);
  [...FORBIDDEN, ...ALLOWED].forEach((planted, index) => plant(fileOf(planted, index), planted.code));
  findings = lint();
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

const found = (file: string): string => findings.filter((line) => line.startsWith(`src/${file}:`)).join("\n");

describe("the room check", () => {
  it.each(FORBIDDEN.map((planted, index) => ({ ...planted, file: fileOf(planted, index) })))(
    "refuses: $why",
    ({ file, rule }) => {
      expect(found(file)).toContain(rule);
    },
  );

  it.each(ALLOWED.map((planted, index) => ({ ...planted, file: fileOf(planted, FORBIDDEN.length + index) })))(
    "allows: $why",
    ({ file }) => {
      expect(found(file)).toBe("");
    },
  );
});
