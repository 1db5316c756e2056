import { describe, expect, it } from "vitest";
import { convert, defaultValue } from "../settings/convert.ts";
import { COMPONENTS, LOGGING, schemaOf } from "./catalog.ts";
import { ALLOY_COMPONENTS, stabilityOf } from "./names.ts";
import type { BodySchema } from "./schema.ts";

const ALL = [...COMPONENTS, LOGGING];

/** Each body of a schema with its place, as `client > tls`. */
function bodiesOf(body: BodySchema, place: string): readonly (readonly [string, BodySchema])[] {
  const inner = Object.entries(body.blocks).flatMap(([name, block]) => bodiesOf(block, `${place} > ${name}`));
  return [[place, body], ...inner];
}

const BODIES = ALL.flatMap((schema) => bodiesOf(schema, schema.name));

describe("the schemas", () => {
  it("have defaults that their types take", () => {
    for (const [place, { attributes }] of BODIES) {
      for (const [name, { type, default: otherwise }] of Object.entries(attributes)) {
        if (otherwise === undefined) continue;
        expect(() => convert(defaultValue(otherwise), type), `${place}.${name}`).not.toThrow();
      }
    }
  });

  it("have names that the language has", () => {
    const names = BODIES.flatMap(([, { attributes }]) => Object.keys(attributes));
    const blocks = BODIES.flatMap(([, body]) => Object.keys(body.blocks));
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
    expect(blocks.filter((name) => !/^[a-z0-9_]+(\.[a-z0-9_]+)*$/.test(name))).toEqual([]);
  });

  it("are of components that Alloy has, and as stable as there", () => {
    for (const { name, since, stability } of COMPONENTS) {
      if (since === undefined) expect([name, stability]).toEqual([name, stabilityOf(name)]);
      else expect(stabilityOf(name)).toBeUndefined();
    }
  });

  it("stand beside the names of all 173 components of Alloy v1.12.2", () => {
    expect(ALLOY_COMPONENTS).toHaveLength(173);
    expect(new Set(ALLOY_COMPONENTS).size).toBe(173);
    expect(schemaOf("discovery.kubernetes")).toBeUndefined();
  });
});
