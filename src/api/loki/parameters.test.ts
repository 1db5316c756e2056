import { describe, expect, it } from "vitest";
import { get, rangePath } from "./testing/shop-api.ts";
import { parseTime } from "./time-parameters.ts";

describe("times", () => {
  it.each([
    ["1700000000", 1_700_000_000_000_000_000n],
    ["+5", 5_000_000_000n],
    ["12345678901", 12_345_678_901n],
    ["1.5", 1_500_000_000n],
    [".5", 500_000_000n],
    ["17000000.5e2", 1_700_000_050_000_000_000n],
    ["2024-02-29T23:59:59.5Z", 1_709_251_199_500_000_000n],
    ["2024-01-01T00:00:00+01:00", 1_704_063_600_000_000_000n],
  ])("reads %s", (text, nanos) => {
    expect(parseTime(text)).toBe(nanos);
  });

  it.each([
    "",
    "1e3",
    "now",
    "2024-01-01",
    "2024-02-30T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "9223372036854775808",
  ])("refuses %j", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe("parameters that are wrong", () => {
  it.each([
    [
      "start=99999999999999999999",
      `could not parse 'start' parameter: strconv.ParseInt: parsing "99999999999999999999": value out of range`,
    ],
    ["start=x", `could not parse 'start' parameter: strconv.ParseInt: parsing "x": invalid syntax`],
    ["start=&since=0.5", `could not parse 'since' parameter: unknown unit "." in duration "0.5"`],
    ["start=&since=1h1h", `could not parse 'since' parameter: not a valid duration string: "1h1h"`],
    ["start=&since=1h5", `could not parse 'since' parameter: not a valid duration string: "1h5"`],
    ["step=x", `cannot parse "x" to a valid duration`],
    ["step=Inf", `cannot parse "Inf" to a valid duration. It overflows int64`],
    ["step=NaN", "zero or negative query resolution step widths are not accepted. Try a positive integer"],
    ["interval=NaN", "interval must be >= 0"],
    ["limit=1.5", `strconv.Atoi: parsing "1.5": invalid syntax (limit)`],
    [
      "limit=99999999999999999999",
      `strconv.Atoi: parsing "99999999999999999999": value out of range (limit)`,
    ],
  ])("%s", async (parameter, message) => {
    const name = parameter.slice(0, parameter.indexOf("="));
    const path = rangePath('{service_name="shop"}').replace(new RegExp(`&${name}=\\d+`), "");
    expect(await get(`${path}&${parameter}`)).toEqual({ status: 400, body: `${message}\n` });
  });
});
