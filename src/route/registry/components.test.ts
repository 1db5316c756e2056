import { describe, expect, it } from "vitest";
import { COMPONENTS } from "../../alloy/schema/catalog.ts";
import { REGISTRY } from "./components.ts";

describe("the registry", () => {
  it("has a row for each component that is checked, and no other", () => {
    expect(Object.keys(REGISTRY).toSorted()).toEqual(COMPONENTS.map(({ name }) => name).toSorted());
  });
});
