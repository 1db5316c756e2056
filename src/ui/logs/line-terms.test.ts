import { expect, it } from "vitest";
import { lineTerms, splitByTerms } from "./line-terms.ts";

it("lineTerms finds what line filters look for", () => {
  expect(lineTerms('{a="b"} |= "x\\"y" | json |= `z` != "n"')).toEqual(['x"y', "z"]);
});

it("splitByTerms marks each occurrence", () => {
  expect(splitByTerms("pay failed: pay", ["pay", "fail"])).toEqual([
    "",
    "pay",
    " ",
    "fail",
    "ed: ",
    "pay",
    "",
  ]);
  expect(splitByTerms("plain", [])).toEqual(["plain"]);
});
