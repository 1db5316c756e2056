import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { forwardApi } from "./forward.ts";

const SENT = { records: 1, requests: 1, bytes: 10, rejectedItems: 0, refused: 0 };
const asked: unknown[] = [];
const app = forwardApi({
  preview: async (destination, records) => {
    asked.push(["preview", destination, records]);
    return [];
  },
  retry: async (destination, ids) => {
    asked.push(["retry", destination, ids]);
    return SENT;
  },
});
app.onError((error, c) => c.text(error instanceof WatchtowerError ? error.message : "a defect", 400));

const retry = (body: string, type = "application/json"): Promise<Response> | Response =>
  app.request("/dead-letters/retry", { method: "POST", body, headers: { "content-type": type } });

describe("the copy, asked of the engine", () => {
  it("is shown before it is sent", async () => {
    asked.length = 0;
    expect(await (await app.request("/preview")).json()).toEqual({ previews: [] });
    await app.request("/preview?destination=sumo&records=5");
    expect(asked).toEqual([
      ["preview", undefined, 1],
      ["preview", "sumo", 5],
    ]);
  });

  it("sends dead letters again: all, or some", async () => {
    asked.length = 0;
    expect(await (await retry("{}")).json()).toEqual(SENT);
    await retry('{"destination":"sumo","ids":["a","b"]}');
    expect(asked).toEqual([
      ["retry", undefined, []],
      ["retry", "sumo", ["a", "b"]],
    ]);
  });

  it.each(["0", "-1", "1001", "x"])("does not show %s records", async (records) => {
    const answer = await app.request(`/preview?records=${records}`);
    expect([answer.status, await answer.text()]).toEqual([400, "records is to be a number from 1 to 1000"]);
  });

  it.each([
    ['{"ids":[1]}', "application/json", "ids"],
    ['{"destination":1}', "application/json", "destination"],
    ["{", "application/json", "no JSON"],
    // As a page of another origin could send it.
    ["{}", "text/plain", "Content-Type"],
  ])("refuses %s as %s", async (body, type, why) => {
    const answer = await retry(body, type);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(why)]);
  });
});
