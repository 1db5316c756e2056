import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { utf8 } from "../../base/bytes.ts";
import { Dictionaries } from "./dictionaries.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const LIMITS = { key: 100, value: 100_000 };
const ENTRIES = 20_000;

describe("dictionaries", () => {
  it("have their entries under the same ids when they are opened again, also those that came during the write", async () => {
    const directory = await folders.folder();
    const db = await folders.open(directory);
    const dictionaries = await Dictionaries.open(db, "test", LIMITS);
    const [keys, values] = [dictionaries.get("key"), dictionaries.get("value")];
    keys.intern(utf8("a key"));
    for (let entry = 0; entry < ENTRIES; entry++) values.intern(utf8(`value ${entry}`));
    const connection = await db.connect();
    const writing = dictionaries.persist(connection);
    values.intern(utf8("a late one"));
    (await writing)();

    const first = await Dictionaries.open(db, "test", LIMITS);
    expect(first.get("value").size).toBe(ENTRIES);
    (await dictionaries.persist(connection))();
    (await dictionaries.persist(connection))();

    const again = await Dictionaries.open(db, "test", LIMITS);
    expect(again.get("key").size).toBe(1);
    expect(again.get("value").size).toBe(ENTRIES + 1);
    for (const text of ["value 0", "value 8191", "value 8192", `value ${ENTRIES - 1}`, "a late one"])
      expect(again.get("value").find(utf8(text))).toBe(values.find(utf8(text)));
  });
});
