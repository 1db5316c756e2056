import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance } from "../kit/instance.ts";
import { writeRequestV1 } from "../kit/remote-write.ts";

const run = promisify(execFile);
/** Prometheus' own client, where it is installed. */
const isInstalled = await run("promtool", ["--version"]).then(
  () => true,
  () => false,
);

describe.skipIf(!isInstalled)("promtool asks as of a Prometheus", () => {
  const instance = new TestInstance({});
  const start = Math.floor(Date.now() / 1000) - 60;
  let url = "";
  beforeAll(async () => {
    await instance.start();
    url = instance.endpoints.prometheus;
    const samples = [0, 15, 30, 45].map((second) => [(start + second) * 1000, second] as const);
    const body = writeRequestV1([{ labels: { __name__: "work_total", job: "api" }, samples }]);
    await fetch(`${url}/api/v1/write`, { method: "POST", body });
    await eventually("the samples", async () => (await promqlValues(instance.endpoints, "work_total"))[0]);
  });
  afterAll(() => instance.stop());

  it.each([
    [["query", "instant", "URL", "increase(work_total[1m])"], /^\{job="api"\} => [\d.]+ @\[/],
    [
      ["query", "range", "--start=START", "--end=END", "--step=15s", "URL", "work_total"],
      /^work_total\{job="api"\} =>\n0 @\[.*\]\n15 @\[.*\]\n30 @\[.*\]\n45 @\[/,
    ],
    [["query", "series", "--match=work_total", "URL"], /^\{__name__="work_total", job="api"\}/],
    [["query", "labels", "URL", "job"], /^api$/m],
  ])("%j", async (args, answer) => {
    const filled = args.map((arg) =>
      arg
        .replace("URL", url)
        .replace("START", String(start))
        .replace("END", String(start + 45)),
    );
    const { stdout } = await run("promtool", filled);
    expect(stdout).toMatch(answer);
  });
});
