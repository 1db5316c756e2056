import { beforeEach, describe, expect, it } from "vitest";
import { Labels } from "../../model/labels.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";
import { app, fillSource, source } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

describe("federate", () => {
  it("writes the latest samples", async () => {
    const now = Date.now();
    const add = (labels: Record<string, string>, sample: { value?: number; stale?: boolean }): void =>
      source.add(Labels.fromObject(labels), [{ time: now - 1000, ...sample }]);
    add({ __name__: "b.c", instance: "i" }, { value: 2 });
    add({ __name__: "a", "x.y": 'q"' }, { value: 1.5 });
    add({ __name__: "a", gone: "yes" }, { stale: true });
    const path = '/federate?match[]=a&match[]={__name__=~"a|b.c"}';
    const accept =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4";
    const response = await app.request(path, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(
      "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
    );
    expect(await response.text()).toBe(
      [
        "# TYPE a untyped",
        `a{"x.y"="q\\"",instance=""} 1.5 ${now - 1000}`,
        '# TYPE "b.c" untyped',
        `{"b.c",instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    const older = await app.request(path);
    expect(older.headers.get("content-type")).toBe(
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
    );
    expect(await older.text()).toBe(
      [
        "# TYPE a untyped",
        `a{x_y="q\\"",instance=""} 1.5 ${now - 1000}`,
        "# TYPE b_c untyped",
        `b_c{instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    expect((await app.request("/federate?match[]={}")).status).toBe(400);
  });

  it("adds the external labels that a series has not", async () => {
    const time = Date.now() - 1000;
    source.add(Labels.fromObject({ __name__: "a", zone: "own" }), [{ time, value: 1 }]);
    const externalLabels = Labels.fromObject({ zone: "x", cluster: "eu" });
    const api = prometheusApi(new PromqlEngine(source), optionsWith({ externalLabels }));
    const text = await (await api.request("/federate?match[]=a")).text();
    expect(text).toBe(`# TYPE a untyped\na{cluster="eu",zone="own",instance=""} 1 ${time}\n`);
  });
});
