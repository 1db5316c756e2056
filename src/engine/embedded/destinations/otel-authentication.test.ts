import { describe, expect, it } from "vitest";
import { found, grpc, headersOf, http, only } from "../../../../test/kit/found-destinations.ts";

describe("authentication of OTLP", () => {
  const basic = `otelcol.auth.basic "a" { username = "me"
    password = "p:w" }`;
  it.each([
    [basic, "basic", "", { authorization: "Basic bWU6cDp3" }],
    [`otelcol.auth.bearer "a" { token = "t" }`, "bearer", "", { authorization: "Bearer t" }],
    [
      `otelcol.auth.bearer "a" { token = "t"
        scheme = ""
        header = "X-Token" }`,
      "bearer",
      "",
      { "x-token": "t" },
    ],
    [
      `otelcol.auth.headers "a" {
        header { key = "X-New"
          value = "1"
          action = "insert" }
        header { key = "X-Old"
          value = "2"
          action = "insert" }
        header { key = "X-None"
          value = "3"
          action = "update" }
        header { key = "X-Gone"
          action = "delete" }
        header { key = "X-Up"
          value = "4" }
      }`,
      "headers",
      `headers = { "X-Old" = "old", "X-Gone" = "old", "X-Up" = "old" }`,
      { "x-new": "1", "x-old": "old", "x-up": "4" },
    ],
  ])("is sent: %s", (handler, kind, client, expected) => {
    const auth = `auth = otelcol.auth.${kind}.a.handler`;
    expect(headersOf(only(`${handler}\n${http(`${auth}\n${client}`)}`))).toEqual(expected);
    const overGrpc = grpc(`endpoint = "host.example:4317"\n${auth}\n${client}`);
    expect(headersOf(only(`${handler}\n${overGrpc}`))).toEqual(expected);
  });

  it("cannot come from what a sender sent", () => {
    const handler = `otelcol.auth.headers "a" { header { key = "X"
      from_context = "y" } }`;
    const { shown } = found(`${handler}\n${http("auth = otelcol.auth.headers.a.handler")}`);
    expect(shown).toContain("does not support from_context");
  });
});
