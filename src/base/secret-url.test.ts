import { expect, it } from "vitest";
import { maskedUrl, secretMasker } from "./secret-url.ts";

const TOKEN = "ZaVnC4dhaV2xQkLmnop_-";
const URL_TEXT = `https://user:p4ssw0rd%21@collectors.example.com:8443/receiver/v1/otlp/${TOKEN}?key=abcdefghijklmn`;

it.each([
  [URL_TEXT, "https://collectors.example.com:8443/****"],
  ["http://localhost:4318", "http://localhost:4318"],
  ["http://localhost:4318/", "http://localhost:4318"],
  ["https://user@host.example", "https://host.example/****"],
  [TOKEN, "****"],
])("shows %s as %s", (text, shown) => {
  expect(maskedUrl(text)).toBe(shown);
});

it.each([
  URL_TEXT,
  `${URL_TEXT}/v1/logs`,
  `POST /receiver/v1/otlp/${TOKEN}?key=abcdefghijklmn failed`,
  `no source ${TOKEN}`,
  "user says p4ssw0rd! and p4ssw0rd%21",
  "the key abcdefghijklmn is unknown",
])("takes what is secret out of: %s", (text) => {
  const masked = secretMasker([URL_TEXT])(text);
  for (const secret of [TOKEN, "p4ssw0rd", "abcdefghijklmn"]) expect(masked).not.toContain(secret);
  expect(masked).toContain("****");
});

it("leaves words of the path and other texts", () => {
  const mask = secretMasker([URL_TEXT, "Bearer 12345678"]);
  expect(mask("the receiver v1 otlp of collectors.example.com")).toBe(
    "the receiver v1 otlp of collectors.example.com",
  );
  expect(mask("got Bearer 12345678")).toBe("got ****");
  expect(secretMasker(["http://localhost:4318"])("http://localhost:4318/v1/logs")).toBe(
    "http://localhost:4318/v1/logs",
  );
});
