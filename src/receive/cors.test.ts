import { describe, expect, it } from "vitest";
import { JSON_TYPE, useOtlpHttp, RULES } from "./testing/otlp-http.ts";

const http = useOtlpHttp();

describe("a browser", () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${http.url}/v1/traces`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-team",
      },
    });

  it.each(["http://localhost:5173", "https://app.example"])("may send from %s", async (origin) => {
    const response = await preflight(origin);
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    expect(response.headers.get("access-control-allow-headers")).toBe("content-type,x-team");
    const sent = await http.post("{}", { ...JSON_TYPE, origin });
    expect(sent.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it("may set the headers that are allowed, and no others", async () => {
    http.rules = { ...RULES, cors: { ...RULES.cors, allowedHeaders: ["content-type"] } };
    expect((await preflight("https://app.example")).headers.get("access-control-allow-headers")).toBeNull();
    http.rules = { ...RULES, cors: { ...RULES.cors, allowedHeaders: ["*"] } };
    const { headers } = await preflight("https://app.example");
    expect(headers.get("access-control-allow-headers")).toBe("content-type,x-team");
    expect(headers.get("access-control-max-age")).toBe("60");
  });

  it("may not from elsewhere", async () => {
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});
