import { expect, it } from "vitest";
import { reduceField } from "../../fields/reducers.ts";
import { changeText } from "./change-text.ts";

it("a change is told in percent of the first value", () => {
  const change = (values: readonly number[]) =>
    changeText(Number(reduceField({ name: "a", type: "number", values, config: {} }, "diffperc")));
  expect(change([50, 40, 85.5])).toBe("▲ 71.0%");
  expect(change([50, 25])).toBe("▼ 50.0%");
  expect(change([50, 50])).toBe("0.0%");
});
