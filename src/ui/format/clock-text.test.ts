import { afterEach, describe, expect, it } from "vitest";
import { clockText } from "./clock-text.ts";
import { formatPattern } from "./date-pattern.ts";
import { dateTimeText } from "./date-time.ts";
import { setReader } from "./reader.ts";
import { zonedTime } from "./zoned-time.ts";

const afternoon = Date.UTC(2026, 10, 23, 16, 5, 9, 250);

afterEach(() => setReader({ zone: undefined, hours: 24 }));

describe("what the reader wants", () => {
  it("is the zone that `browser` means, and no other", () => {
    setReader({ zone: "Asia/Tokyo", hours: 24 });
    expect(dateTimeText(afternoon)).toBe("2026-11-24 01:05:09");
    expect(dateTimeText(afternoon, "browser")).toBe("2026-11-24 01:05:09");
    expect(dateTimeText(afternoon, "utc")).toBe("2026-11-23 16:05:09");
    expect(formatPattern(afternoon, "HH:mm Z", "")).toBe("01:05 +09:00");
    expect(zonedTime(afternoon, "Europe/Paris").hour).toBe(17);
    setReader({ zone: "utc", hours: 24 });
    expect(dateTimeText(afternoon, "browser")).toBe("2026-11-23 16:05:09");
  });

  it.each([
    ["HH:mm", "04:05 pm"],
    ["HH:mm:ss", "04:05:09 pm"],
    ["MM-DD HH:mm:ss.SSS", "11-23 04:05:09.250 pm"],
    ["MM-DD", "11-23"],
  ])("are hours of half a day in %s", (pattern, text) => {
    setReader({ zone: "utc", hours: 12 });
    expect(clockText(afternoon, pattern)).toBe(text);
    expect(dateTimeText(afternoon)).toBe("2026-11-23 04:05:09 pm");
    expect(dateTimeText(afternoon - 16 * 3_600_000)).toBe("2026-11-23 12:05:09 am");
  });
});
