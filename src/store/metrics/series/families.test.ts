import { describe, expect, it } from "vitest";
import { Families } from "./families.ts";

const told = (help: string) => ({ type: "gauge", help, unit: "" }) as const;

describe("metric families", () => {
  it("keep what was told last", () => {
    const families = new Families();
    families.set("up", told("first"));
    families.set("up", told("last"));
    expect([...families.all()]).toEqual([["up", told("last")]]);
  });

  it("forget those told longest ago when there are too many", () => {
    const families = new Families(3);
    for (const name of ["a", "b", "c", "a", "d"]) families.set(name, told(""));
    expect([...families.all().keys()]).toEqual(["c", "a", "d"]);
  });

  it("cut a long help", () => {
    const families = new Families();
    families.set("up", told("x".repeat(1_000_000)));
    expect(families.all().get("up")?.help).toHaveLength(4096);
  });
});
