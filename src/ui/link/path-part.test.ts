import { expect, it } from "vitest";
import { pathPart } from "./path-part.ts";

it.each([
  ["/d/a%20b/slug", 2, "a b"],
  ["/explore/traces/0af7", 3, "0af7"],
  ["/d/50%", 2, "50%"],
  ["/d/%E0%A4", 2, "%E0%A4"],
  ["/d", 2, ""],
])("%s, part %d: %j", (path, index, part) => expect(pathPart(path, index)).toBe(part));
