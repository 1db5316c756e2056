import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsed, pass, texts } from "../testing/ask.ts";
import { joinKeys } from "./label-name.ts";

describe("line filters", () => {
  const lines = ["GET /a 200", "GET /b 500", "POST /a 200", ""];

  it.each([
    ['|= "GET"', ["GET /a 200", "GET /b 500"]],
    ['|= "POST" or "500"', ["GET /b 500", "POST /a 200"]],
    ['!= "POST" or "500"', ["GET /a 200", ""]],
    ['|= ""', lines],
    ['!= ""', []],
    ['|~ "^G.* 2"', ["GET /a 200"]],
    ['!~ "200|500"', [""]],
    ['|> "<_> /a 200"', ["GET /a 200", "POST /a 200"]],
    ['!> "GET <_>"', ["POST /a 200", ""]],
    ['|= "GET" |= "/b"', ["GET /b 500"]],
  ])("%s", async (filter, kept) => expect(await texts(filter, ...lines)).toEqual(kept));

  it("finds addresses", async () => {
    const addresses = ["from 10.1.2.3: ok", "from 192.168.0.7", "10.1.2", "::1 local"];
    expect(await texts('|= ip("10.0.0.0/8")', ...addresses)).toEqual(["from 10.1.2.3: ok"]);
    expect(await texts('|= ip("192.168.0.1-192.168.0.9") or ip("::1")', ...addresses)).toEqual([
      "from 192.168.0.7",
      "::1 local",
    ]);
  });
});

describe("json", () => {
  it("flattens objects, keeps numbers as written, passes over arrays and nulls", async () => {
    const line =
      '{"a":{"b-c":1.50,"1":true},"n":12345678901234567890,"list":[1],"none":null,"s":"\\u00e9","1x":2}';
    expect(await parsed("| json", line)).toEqual([
      { a_b_c: "1.50", a_1: "true", n: "12345678901234567890", s: "é", _1x: "2" },
    ]);
  });

  it("adds _extracted where the stream or the record has the label", async () => {
    expect(await parsed("| json", '{"app":"x","trace_id":"y"}')).toEqual([
      { app_extracted: "x", trace_id_extracted: "y" },
    ]);
  });

  it("reads what stands before the error of a line that is cut off", async () => {
    expect(await parsed("| json", '{"a":1,"b":"x', "plain")).toMatchObject([
      { a: "1", __error__: "JSONParserErr" },
      { __error__: "JSONParserErr" },
    ]);
  });

  it("takes values by path, and sets those that lead nowhere to nothing", async () => {
    const line = '{"r":{"h":{"X-Id":"7"},"list":[{"a":1},{"a":2}]},"o":{"k":[1, 2]}}';
    const stages = '| json id="r.h[\\"X-Id\\"]", second="r.list[1].a", o, nothing="x.y"';
    expect(await parsed(stages, line)).toEqual([{ id: "7", second: "2", o: '{"k":[1, 2]}' }]);
    expect(await texts(`${stages} | nothing = ""`, line)).toEqual([line]);
  });

  it("agrees with JSON.parse", async () => {
    const property = fc.asyncProperty(
      fc.object({ maxDepth: 3, withNullPrototype: false }),
      async (object) => {
        const line = JSON.stringify(object);
        const [labels = {}] = await parsed(
          "| json | drop app_extracted, env_extracted, trace_id_extracted",
          line,
        );
        expect(labels["__error__"]).toBeUndefined();
        expect(labels).toEqual(present(flattened(JSON.parse(line))));
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});

/** As the stage is meant to; a map, since any text may be a name, `__proto__` too. */
function flattened(value: unknown, prefix = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return into;
  for (const [key, member] of Object.entries(value)) {
    const name = joinKeys(prefix, key);
    if (typeof member === "object") flattened(member, name, into);
    else if (name !== "" && !into.has(name)) into.set(name, String(member));
  }
  return into;
}

const present = (labels: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...labels].filter(([, text]) => text !== ""));

describe("logfmt", () => {
  it("reads pairs, quoted values and bare keys", async () => {
    const line = 'level=warn msg="a \\"b\\" c" http.code=500 bare empty= app=x';
    expect(await parsed("| logfmt", line)).toEqual([
      { level: "warn", msg: 'a "b" c', http_code: "500", app_extracted: "x" },
    ]);
    expect(await texts('| logfmt --keep-empty | bare="" | bare=~".*"', line)).toEqual([line]);
  });

  it("passes over what is no pair, or in strict mode says so", async () => {
    expect(await parsed("| logfmt", 'a=1 "b" c=2')).toEqual([{ a: "1", c: "2" }]);
    expect(await parsed("| logfmt --strict", 'a=1 "b" c=2')).toMatchObject([
      { a: "1", __error__: "LogfmtParserErr" },
    ]);
  });

  it("takes and renames the pairs asked for", async () => {
    expect(await parsed('| logfmt code="status", level', "status=200 level=info x=1")).toEqual([
      { code: "200", level: "info" },
    ]);
  });
});

describe("other parsers", () => {
  it("regexp, pattern and unpack", async () => {
    expect(await parsed('| regexp "(?P<method>[A-Z]+) (?P<path>/\\\\w*)"', "GET /a", "none")).toEqual([
      { method: "GET", path: "/a" },
      {},
    ]);
    expect(await parsed('| pattern "<ip> - <_> [<day>]"', "1.2.3.4 - me [mon]", "1.2.3.4 x")).toEqual([
      { ip: "1.2.3.4", day: "mon" },
      { ip: "1.2.3.4 x" },
    ]);
    const [entry] = await pass("| unpack", '{"pod":"p","_entry":"the line"}');
    expect([entry?.line, entry?.labels.parsed.toObject()]).toEqual(["the line", { pod: "p" }]);
  });

  it("decolorize", async () => {
    const lines = [
      "\u001B[31mred\u001B[0m",
      "\u001B]0;a title\u0007x",
      "\u001B]8;;http://a.b\u001B\\link\u001B]8;;\u001B\\",
      "a\u001B7b\u001B(Bc",
      "\u001B]no end",
    ];
    expect(await texts("| decolorize", ...lines)).toEqual(["red", "x", "link", "abc", "\u001B]no end"]);
  });
});

describe("label filters", () => {
  const lines = ["ms=250ms size=2KB n=5", "ms=2s size=1MB n=x", "other=1"];

  it.each([
    ["ms > 1s", [1]],
    ["ms >= 250ms, size < 1MiB", [0, 1]],
    ["size == 2KB", [0]],
    ['n != 5 or other = "1"', [1, 2]],
    ['(ms > 1s or other = "1") and size < 1GB', [1]],
    ['other =~ ".+"', [2]],
    ['env = "dev" and trace_id = "t1"', [1]],
  ])("%s", async (condition, kept) => {
    expect(await texts(`| logfmt | ${condition}`, ...lines)).toEqual(kept.map((index) => lines[index]));
  });

  it("keeps a line whose label is no number, with an error", async () => {
    expect(await parsed("| logfmt | n > 1", ...lines)).toMatchObject([
      { n: "5" },
      { __error__: "LabelFilterErr" },
    ]);
    expect(await texts('| logfmt | n > 1 | __error__ = ""', ...lines)).toEqual([lines[0]]);
  });
});

describe("labels and lines written anew", () => {
  it("drop and keep", async () => {
    const [dropped] = await pass('| logfmt | drop env, a, b="2"', "a=1 b=2 c=3");
    expect(dropped?.labels.stream.toObject()).toEqual({ app: "test" });
    expect(dropped?.labels.parsed.toObject()).toEqual({ c: "3" });
    const [kept] = await pass("| json | keep a", '{"a":1,"b":');
    expect(kept?.labels.stream.size).toBe(0);
    expect(kept?.labels.parsed.toObject()).toMatchObject({ a: "1", __error__: "JSONParserErr" });
  });

  it("label_format moves what it overwrites to the parsed labels", async () => {
    const [entry] = await pass('| label_format env="{{.env | ToUpper}}", id=trace_id', "x");
    expect(entry?.labels.stream.toObject()).toEqual({ app: "test" });
    expect(entry?.labels.metadata.size).toBe(0);
    expect(entry?.labels.parsed.toObject()).toEqual({ env: "DEV", id: "t0" });
  });

  it("line_format", async () => {
    expect(await texts('| line_format "{{.app}}: {{ __line__ }}{{.missing}}"', "x")).toEqual(["test: x"]);
  });
});
