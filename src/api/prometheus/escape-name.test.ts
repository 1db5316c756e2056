import { expect, test } from "vitest";
import { ESCAPINGS, escapeName, unescapeName } from "./escape-name.ts";

// As client_golang's model.EscapeMetricFamily writes them.
test.each([
  ["plain:name_1", ["plain:name_1", "plain:name_1", "plain:name_1", "plain:name_1"]],
  [
    "http.status_code",
    ["http.status_code", "http_status_code", "http_dot_status__code", "U__http_2e_status__code"],
  ],
  ["1a", ["1a", "_a", "__a", "U___31_a"]],
  ["日本", ["日本", "__", "____", "U___65e5__672c_"]],
])("%s", (name, expected) => {
  expect(ESCAPINGS.map((escaping) => escapeName(name, escaping))).toEqual(expected);
  expect(unescapeName(escapeName(name, "values"))).toBe(name);
});
