import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, traceql } from "../kit/ask.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { traceMessage } from "../kit/otlp-messages.ts";
import { skipped, startBrowser } from "./browser.ts";
import type { TestBrowser } from "./browser.ts";

/** A web application under development, on an origin of its own, that sends its telemetry by `fetch`. */
describe.skipIf(skipped !== "")(`an application in the browser${skipped}`, () => {
  let instance: TestInstance;
  let browser: TestBrowser;
  let application: Server;
  beforeAll(async () => {
    application = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<title>an application</title>");
    });
    application.listen(0, "127.0.0.1");
    await once(application, "listening");
    [instance, browser] = await Promise.all([startInstance(), startBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await instance.stop();
    application.close();
  });

  it("may send OTLP across origins, and read the answer", async () => {
    const { port } = application.address() as AddressInfo;
    const { page, problems } = await browser.open(`http://127.0.0.1:${port}/`);
    const url = `${instance.endpoints.otlpHttp}/v1/traces`;
    const body = JSON.stringify(traceMessage("browser-app", Date.now() - 1000));
    const answer = await page.evaluate(
      async ([to, text]) => {
        const headers = { "content-type": "application/json", "x-team": "web" };
        const response = await fetch(to ?? "", { method: "POST", headers, body: text ?? "" });
        return { status: response.status, text: await response.text() };
      },
      [url, body],
    );
    expect(answer).toEqual({ status: 200, text: "{}" });
    const found = await eventually("the trace", async () => {
      const { traces } = await traceql(instance.endpoints, '{ resource.service.name = "browser-app" }');
      return traces.length > 0 ? traces : undefined;
    });
    expect(found).toHaveLength(1);
    expect(problems).toEqual([]);
  });
});
