import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import type { Database } from "./database.ts";
import { FALSE, idsAmong } from "./predicate.ts";

const LAST = 400;
const folders = new TestFolders();
let db: Database;

beforeAll(async () => {
  db = await folders.open();
});
afterAll(async () => folders.remove());

async function idsWith(predicate: string): Promise<readonly number[]> {
  const found: number[] = [];
  const sql = `SELECT id::UINTEGER FROM range(0, ${LAST + 100}) ids(id) WHERE ${predicate} ORDER BY id`;
  for (const chunk of await db.all(sql)) found.push(...chunk.u32(0));
  return found;
}

/** What became of each id: it passed, it failed, or the column does not have it. */
const fates = fc.oneof(
  fc.array(fc.constantFrom("passed", "failed", "absent"), { maxLength: LAST }),
  // Few of a kind among many of the other.
  fc.array(
    fc.nat(30).map((number) => (number === 0 ? "failed" : "passed")),
    { maxLength: LAST },
  ),
);

const idsOf = (all: readonly string[], wanted: string): number[] =>
  all.flatMap((fate, index) => (fate === wanted ? [index + 1] : []));

describe("ids among others", () => {
  it("are those that passed, of all that the column may have", async () => {
    await fc.assert(
      fc.asyncProperty(fates, async (all) => {
        const [passed, failed] = [idsOf(all, "passed"), idsOf(all, "failed")];
        const found = await idsWith(idsAmong("id", passed, failed.toReversed()));
        const absent = new Set(idsOf(all, "absent"));
        expect(found.filter((id) => !absent.has(id))).toEqual(passed);
      }),
      { numRuns: 60 },
    );
  });

  it("are told as ranges over ids that the column does not have", () => {
    expect(idsAmong("id", [2, 5, 9, 12], [10])).toBe("(id BETWEEN 2 AND 9 OR id = 12)");
    expect(idsAmong("id", [7], [])).toBe("(id = 7)");
    expect(idsAmong("id", [], [1, 2])).toBe(FALSE);
  });
});
