import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PORTS } from "../../src/config/ports.ts";
import type { PortTable } from "../../src/config/ports.ts";
import { PORT_FILES } from "../../src/engine/kubernetes/ports.ts";

const root = join(import.meta.dirname, "../..");
const git = (...args: readonly string[]): readonly string[] =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n");

/** Numbers of the host and of nodes, as they are written in text and in code. */
const LOOKS_OURS = /(?<![\d.,_-])(1[34]_?\d{3}|3[01]_?\d{3})(?![\d.,_-])/g;

/** What looks like one of ours and is none; all else must be in the table. */
const OTHERS: ReadonlySet<number> = new Set([
  31_128, // the node port of Alloy's own page, the chart's default
]);

/** Texts that people read or copy from; what is written into them by hand must be what the table has. */
const PROSE = [
  "README.md",
  "CONTRIBUTING.md",
  "Makefile",
  "docs",
  "scripts",
  "alloy",
  "helm/values",
  "kind",
  "manifests",
];

function strays(text: string, table: PortTable): readonly number[] {
  const known = Object.values(table).flatMap(({ host, node }: PortTable["http"]) => [host, node]);
  const found = [...text.matchAll(LOOKS_OURS)].map(([digits]) => Number(digits.replace("_", "")));
  return found.filter((number) => !known.includes(number) && !OTHERS.has(number));
}

const proseFiles = git("ls-files", "--cached", "--others", "--exclude-standard", ...PROSE).filter((file) =>
  /\.(?:md|ya?ml|alloy|sh)$|Makefile$/.test(file),
);

describe("ports are decided in one place", () => {
  it.each(proseFiles)("%s names none that is not in the table", (file) => {
    expect(strays(readFileSync(join(root, file), "utf8"), PORTS)).toEqual([]);
  });

  it("a changed table makes each file that names a port follow or fail", () => {
    const moved: PortTable = {
      http: { host: 23_000, cluster: 80, node: 32_000 },
      otlpGrpc: { host: 24_317, cluster: 4317, node: 32_317 },
      otlpHttp: { host: 24_318, cluster: 4318, node: 32_318 },
    };
    const naming = proseFiles.filter((file) =>
      Object.values(PORTS).some(({ host, node }: PortTable["http"]) =>
        new RegExp(`(?<!\\d)(?:${host}|${node})(?!\\d)`).test(readFileSync(join(root, file), "utf8")),
      ),
    );
    const follows: readonly string[] = PORT_FILES;
    const fails = naming.filter((file) => strays(readFileSync(join(root, file), "utf8"), moved).length > 0);
    expect(naming).toEqual(expect.arrayContaining(["README.md", "kind/cluster-config.yaml"]));
    expect(naming.filter((file) => !follows.includes(file) && !fails.includes(file))).toEqual([]);
  });

  it("no source writes one down again", () => {
    // 30,000 is left out: it is a time in milliseconds, too.
    const numbers = Object.values(PORTS)
      .flatMap(({ host, node }: PortTable["http"]) => [host, node])
      .filter((number) => number !== PORTS.http.node);
    const sources = git("ls-files", "--cached", "--others", "--exclude-standard", "src", "scripts").filter(
      (file) => /\.tsx?$/.test(file) && !/\.test\.|\/testing\//.test(file) && file !== "src/config/ports.ts",
    );
    const repeated = sources.filter((file) => {
      const code = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, "");
      return [...code.matchAll(LOOKS_OURS)].some(([digits]) =>
        numbers.includes(Number(digits.replace("_", ""))),
      );
    });
    expect(repeated).toEqual([]);
  });
});
