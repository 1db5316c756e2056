import { expect, it } from "vitest";
import { NEEDS } from "../../scripts/page/early.ts";
import { ROUTES } from "../../src/ui/app/routes.ts";

it("files are fetched early for pages that there are", () => {
  const patterns = ROUTES.map(({ pattern }) => pattern);
  expect(Object.keys(NEEDS).filter((path) => !patterns.includes(path))).toEqual([]);
});
