import { afterEach, describe, expect, it, vi } from "vitest";
import { getJson, RequestError, urlWith } from "./request.ts";

const signal = new AbortController().signal;
const answer = (body: string, status: number) =>
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));

afterEach(() => void vi.unstubAllGlobals());

it("urlWith repeats lists and leaves out what is undefined", () => {
  expect(urlWith("/a", { "match[]": ["x", "y"], limit: 5, q: undefined })).toBe(
    "/a?match%5B%5D=x&match%5B%5D=y&limit=5",
  );
});

describe("getJson shows the server's own words", () => {
  it.each([
    [
      `{"status":"error","errorType":"bad_data","error":"1:5: parse error: unexpected )"}`,
      "1:5: parse error: unexpected )",
    ],
    ["parse error at line 1, col 2: syntax error", "parse error at line 1, col 2: syntax error"],
    ["", "HTTP 400 "],
  ])("of %s", async (body, message) => {
    answer(body, 400);
    await expect(getJson("/x", {}, signal)).rejects.toEqual(new RequestError(400, message));
  });

  it("when nobody answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(getJson("/x", {}, signal)).rejects.toMatchObject({ status: 0 });
  });
});
