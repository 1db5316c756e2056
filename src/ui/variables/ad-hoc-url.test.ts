import fc from "fast-check";
import { expect, it } from "vitest";
import { filterText, readFilter } from "./ad-hoc-url.ts";

it("writes filters into URLs as Grafana does", () => {
  expect(filterText({ key: "job", operator: "=", value: "a|b,c#d" })).toBe("job|=|a__gfp__b__gfc__c__gfh__d");
  expect(filterText({ key: "job", operator: "=|", value: "a", values: ["a", "b"] })).toBe("job|=__gfp__|a|b");
});

it("reads texts behind commas as what is shown, and passes over what is no filter", () => {
  expect(readFilter("job,Job|=|web,Web")).toEqual({ key: "job", operator: "=", value: "web" });
  expect(readFilter("job|==|web")).toBeUndefined();
  expect(readFilter("")).toBeUndefined();
});

it("reads what it writes", () => {
  const text = fc.string({ minLength: 1 }).filter((each) => !each.includes("__gf"));
  const one = fc.record({
    key: text,
    operator: fc.constantFrom("=", "!=", "=~", "!~", "<", ">"),
    value: text,
  });
  const several = fc
    .record({ key: text, operator: fc.constantFrom("=|", "!=|"), values: fc.array(text, { minLength: 1 }) })
    .map((filter) => ({ ...filter, value: filter.values[0] ?? "" }));
  fc.assert(
    fc.property(fc.oneof(one, several), (filter) => {
      expect(readFilter(filterText(filter))).toEqual(filter);
    }),
  );
});
