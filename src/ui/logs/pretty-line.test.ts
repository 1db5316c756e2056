import { expect, it } from "vitest";
import { prettyLine } from "./pretty-line.ts";

it("prettyLine lays out JSON and logfmt, and leaves other text", () => {
  expect(prettyLine('{"a":1,"b":[2]}', true)).toBe('{\n  "a": 1,\n  "b": [\n    2\n  ]\n}');
  expect(prettyLine('level=info msg="two words"', true)).toBe("level = info\nmsg   = two words");
  expect(prettyLine("just text a=b", true)).toBe("just text a=b");
  expect(prettyLine("a=1 b=2", false)).toBe("a=1 b=2");
  expect(prettyLine("{broken", true)).toBe("{broken");
});
