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
  "store",
  "query/promql",
  "query/logql",
  "query/vector",
  "api/loki",
];
const MORE_ROOMS = ["api/wire", "receive", "ui", "cli", "engine/embedded", "engine/kubernetes", "generator"];

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
    why: "journal knows no receiver",
    file: "journal/canary.ts",
    code: importing("../receive/room.ts"),
    rule: "boundaries",
  },
  {
    why: "receive knows no store",
    file: "receive/canary.ts",
    code: importing("../store/room.ts"),
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
  for (const room of [...ROOMS, ...MORE_ROOMS]) plant(`${room}/room.ts`, "export const here = 1;\n");
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
