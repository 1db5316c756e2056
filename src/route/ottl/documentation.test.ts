import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONVERTERS, EDITORS, OWN_FUNCTIONS, conditionFunctions } from "./functions/tables.ts";
import { UNSUPPORTED } from "./functions/unsupported.ts";
import { CONTEXTS } from "./paths/contexts.ts";
import type { Fields } from "./paths/field.ts";
import { parseCondition, parseStatement } from "./syntax/parse.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/OTTL.md", import.meta.url), "utf8");

/** What the second cell of a table's row has in code marks. */
function row(first: string): readonly string[] {
  const line = DOCUMENT.split("\n").find((each) => each.startsWith(`| ${first} `));
  if (line === undefined) throw new Error(`docs/OTTL.md has no row ${first}`);
  return Array.from(line.split("|")[2]?.matchAll(/`([^`]+)`/g) ?? [], ([, name = ""]) => name).toSorted();
}

const namesOf = (functions: readonly { readonly name: string }[] = []): readonly string[] =>
  functions.map(({ name }) => name).toSorted();

const pathsIn = (fields: Fields, prefix = ""): readonly string[] =>
  Object.entries(fields).flatMap(([name, { fields: inner = {} }]) => [
    prefix + name,
    ...pathsIn(inner, `${prefix}${name}.`),
  ]);

describe("docs/OTTL.md", () => {
  it.each(Object.values(CONTEXTS))("has the fields of $name", ({ name, paths }) => {
    expect(row(`\`${name}\``)).toEqual(pathsIn(paths[name] ?? {}).toSorted());
  });

  it("has the functions", () => {
    expect(row("editors")).toEqual(namesOf(EDITORS));
    expect(row("converters")).toEqual(namesOf(CONVERTERS));
    expect(row("of statements on spans")).toEqual(namesOf(OWN_FUNCTIONS.span));
    expect(row("of statements on metrics")).toEqual(namesOf(OWN_FUNCTIONS.metric));
    expect(row("of statements on data points")).toEqual(namesOf(OWN_FUNCTIONS.datapoint));
    const ofConditions = [...conditionFunctions("metric").keys()].filter((name) => name.startsWith("Has"));
    expect(row("of conditions on metrics")).toEqual(
      ofConditions.filter((name) => name.startsWith("HasAttr")),
    );
  });

  it("shows what can be parsed", () => {
    expect(row("statement").map((text) => parseStatement(text))).toHaveLength(1);
    expect(row("condition").map((text) => parseCondition(text))).toHaveLength(1);
    for (const text of [...row("literals"), ...row("paths")]) parseStatement(`set(a, ${text})`);
  });

  it("refuses nothing that it has", () => {
    const all = [...CONVERTERS, ...EDITORS, ...Object.values(OWN_FUNCTIONS).flat()];
    expect(namesOf(all).filter((name) => UNSUPPORTED.has(name))).toEqual([]);
  });
});
