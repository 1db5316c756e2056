import { expect, it } from "vitest";
import { closeTextWidth, textWidth } from "./text-size.ts";

/** As Chromium measures them in Liberation Sans of 100 px. */
it.each([
  ["shop/catalogue", 678],
  ["GET /product/{name}", 939],
  ["Mmm WWW %%", 766],
  ["http_server_request_duration_seconds_bucket", 2085],
])("%s is at least as wide as in a browser, and little wider", (text, measured) => {
  const width = closeTextWidth(text, 100);
  expect(width).toBeGreaterThanOrEqual(measured);
  expect(width).toBeLessThan(measured * 1.12);
});

it("counts characters that are as wide as high", () => {
  expect(closeTextWidth("日本", 12)).toBe(24);
  expect(textWidth("日本", 12)).toBeLessThan(24);
});
