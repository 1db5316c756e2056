import { describe, expect, it } from "vitest";
import { parseSumoEndpoint } from "./sumo-endpoint.ts";

const TOKEN = "ZaVnC4dhaV1G3fKi4RlKyO3Jr3J_nyx1-2Z2Qo==";
const SOURCE = `https://endpoint4.collection.us2.sumologic.com/receiver/v1/otlp/${TOKEN}`;

describe("an endpoint of Sumo Logic", () => {
  it.each([SOURCE, `  ${SOURCE}\n`, `https://collectors.au.sumologic.com/receiver/v1/otlp/${TOKEN}`])(
    "is %j",
    (text) => {
      expect(parseSumoEndpoint(text)).toBe(text.trim());
    },
  );

  it.each([
    ["", "is empty"],
    ["\n", "is empty"],
    [TOKEN, "is no URL"],
    [SOURCE.replace("https", "http"), "begins with http://"],
    [`${SOURCE}/v1/traces`, "ends with the path of one signal"],
    [`${SOURCE}/v1/logs/`, "ends with the path of one signal"],
    [SOURCE.replace("/otlp/", "/http/"), "has another path"],
    [SOURCE.replace(TOKEN, ""), "has another path"],
    [`${SOURCE}?a=b`, "has something behind the path"],
    [SOURCE.replace("https://", `https://me:${TOKEN}@`), "has a user name or password"],
    [`${SOURCE} ${SOURCE}`, "has a space or a line break"],
    [SOURCE + "x".repeat(3000), "is longer than 2048 characters"],
  ])("is not %j", (text, why) => {
    const parse = (): string => parseSumoEndpoint(text);
    expect(parse).toThrow(why);
    expect(parse).not.toThrow(TOKEN);
  });
});
