import { afterAll, beforeAll } from "vitest";
import { startBrowser, type TestBrowser } from "./browser.ts";
import { startFakeServer, type FakeServer } from "./fake/server.ts";

/** A browser for the tests of a `describe`: there before the first of them, gone after the last. */
export function browserForTests(): Pick<TestBrowser, "open"> {
  let browser: TestBrowser | undefined;
  beforeAll(async () => void (browser = await startBrowser()));
  afterAll(() => browser?.close());
  return { open: (url, options) => begun(browser).open(url, options) };
}

/** Likewise the built page in front of made-up data. */
export function fakeServerForTests(): Pick<FakeServer, "url" | "scenario"> {
  let server: FakeServer | undefined;
  beforeAll(async () => void (server = await startFakeServer()));
  afterAll(() => server?.stop());
  return {
    get url() {
      return begun(server).url;
    },
    get scenario() {
      return begun(server).scenario;
    },
  };
}

function begun<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("it is there within tests only");
  return part;
}
