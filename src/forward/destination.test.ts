import { describe, expect, it } from "vitest";
import { makeDestination } from "./destination.ts";
import { destinationMasker } from "./mask.ts";
import { signalUrl } from "./transport/otlp-http.ts";
import { requestHeaders } from "./transport/request-headers.ts";

const to = (endpoint: string) => makeDestination({ name: "sumo", protocol: "otlphttp", endpoint });

it.each([
  ["https://sumo.example/receiver/v1/otlp/KEY", "https://sumo.example/receiver/v1/otlp/KEY/v1/logs"],
  ["https://sumo.example/receiver/v1/otlp/KEY/", "https://sumo.example/receiver/v1/otlp/KEY/v1/logs"],
  [
    "https://sumo.example/receiver/v1/otlp/KEY/v1/traces",
    "https://sumo.example/receiver/v1/otlp/KEY/v1/logs",
  ],
  ["http://localhost:4318", "http://localhost:4318/v1/logs"],
  ["https://me:secret@host.example/x?key=1#part", "https://host.example/x/v1/logs?key=1"],
])("sends what goes to %s to %s", (endpoint, url) => {
  expect(signalUrl(to(endpoint), "logs")).toBe(url);
});

it("sends name and password of the URL as a header, unless another is given", () => {
  const destination = to("https://me:p%40ss@host.example");
  expect(requestHeaders(destination)).toMatchObject({ authorization: "Basic bWU6cEBzcw==" });
  const given = { ...destination, headers: { Authorization: "Bearer x" } };
  expect(requestHeaders(given)).toMatchObject({ authorization: "Bearer x" });
  expect(destinationMasker(destination)("sent Basic bWU6cEBzcw==")).toBe("sent ****");
});

describe("what cannot be a destination is refused without telling the endpoint", () => {
  it.each([
    ["sumo", "no url SECRET"],
    ["sumo", "ftp://SECRET.example"],
    ["../sumo", "https://SECRET.example"],
    ["..", "https://SECRET.example"],
    ["", "https://SECRET.example"],
  ])("%j at %j", (name, endpoint) => {
    const make = () => makeDestination({ name, protocol: "otlphttp", endpoint });
    expect(make).toThrow(/cannot be the name|is no http or https URL/);
    expect(make).not.toThrow(/SECRET/);
  });
});
