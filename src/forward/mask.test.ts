import { expect, it } from "vitest";
import { makeDebugDestination, makeDestination, makeFileDestination } from "./destination.ts";
import { destinationMasker, shownPlace } from "./mask.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const destination = makeDestination({
  name: "all",
  protocol: "otlphttp",
  endpoint: "https://host.example/path-with-a-secret/v1",
  signalEndpoints: { logs: "https://logs.example/?token=own-token-of-logs" },
  proxy: "http://user:proxypass@proxy.example",
  headers: {
    "X-Api-Key": "key-of-the-api",
    "X-Quoted": 'a"quoted /one',
    Authorization: `Basic ${base64("me:pass-of-me")}`,
    "X-Scope-OrgID": "tenant-of-mine",
  },
});

it.each([
  "path-with-a-secret",
  "own-token-of-logs",
  "proxypass",
  "key-of-the-api",
  'a"quoted /one',
  String.raw`a\"quoted /one`,
  "a%22quoted%20%2Fone",
  base64("me:pass-of-me"),
  "pass-of-me",
  "me:pass-of-me",
])("takes %s out of a text", (secret) => {
  expect(destinationMasker(destination)(`answer: ${secret}!`)).toBe("answer: ****!");
});

it("leaves the name of a tenant", () => {
  expect(destinationMasker(destination)("HTTP 401: tenant-of-mine")).toBe("HTTP 401: tenant-of-mine");
});

it("takes out what stands in a file now, and does not fail without the file", () => {
  let token: string | undefined = "first-token";
  const freshHeaders = (): Record<string, string> => {
    if (token === undefined) throw new Error("gone");
    return { Authorization: `Bearer ${token}` };
  };
  const mask = destinationMasker({ ...destination, freshHeaders: { of: "file", read: freshHeaders } });
  expect(mask("first-token second-token")).toBe("**** second-token");
  token = "second-token";
  expect(mask("first-token second-token")).toBe("first-token ****");
  token = undefined;
  expect(mask("key-of-the-api")).toBe("****");
});

it("shows where a destination is without its secret", () => {
  const file = { name: "f", protocol: "file", path: "/tmp/x", format: "json", append: false } as const;
  const debug = {
    name: "d",
    protocol: "debug",
    verbosity: "basic",
    samplingInitial: 1,
    samplingThereafter: 1,
  } as const;
  expect([destination, makeFileDestination(file), makeDebugDestination(debug)].map(shownPlace)).toEqual([
    "https://host.example/****",
    "/tmp/x",
    "the engine's log",
  ]);
});
