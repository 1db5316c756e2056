import { parser as published } from "@grafana/lezer-logql";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../../base/errors.ts";
import { LogqlEngine } from "../engine.ts";
import { NO_LOGS } from "../no-logs.ts";

/** What Loki's grammar takes, all shapes of it. */
const TAKEN = `
{app="a"}
{ app = "a" , env != "b" , pod =~ "c.*" , job !~ "d|e" }
{app=\`raw\\w\`}
{app="é", b="\\u00e9\\x41\\n\\101"}
{app="a"} # a comment
{app="a"} |= "x" != "y" |~ "z" !~ "w"
{app="a"} |= "x" or "y" or "z"
{app="a"} |= ip("10.0.0.0/8") != ip("::1")
{app="a"} |> "<_> x <_>" !> "y <_>"
{app="a"} | json
{app="a"} | json x="a.b[0]", y="c"
{app="a"} | json x, y
{app="a"} | logfmt
{app="a"} | logfmt --strict
{app="a"} | logfmt --keep-empty --strict x="y"
{app="a"} | regexp "(?P<x>.*)"
{app="a"} | pattern "<x> - <y>"
{app="a"} | unpack
{app="a"} | decolorize
{app="a"} | line_format "{{.x}}"
{app="a"} | label_format x=y, z="{{.w}}"
{app="a"} | drop x, y="z"
{app="a"} | keep x, y=~"z"
{app="a"} | x="a"
{app="a"} | x!="a", y=~"b" and z!~"c" or w="d"
{app="a"} | (x="a" or y="b") and z="c"
{app="a"} | x="a" y="b" z=1
{app="a"} | x == 1 | x != 1.5 | x > 2 | x >= 3 | x < -4 | x <= 1e3
{app="a"} | x > 1h30m | x < 500ms | x >= 1.5s
{app="a"} | x > 20MB | x == 1KiB | x < 1.5GB
{app="a"} | x = ip("10.0.0.1") | x != ip("10.0.0.0-10.0.0.9")
{app="a"} | rate="x" | sum="y"
count_over_time({app="a"}[5m])
rate({app="a"} |= "x" [1h30m])
rate({app="a"}[5m] |= "x" | json)
rate(({app="a"} |= "x")[5m])
bytes_rate({app="a"}[1m] offset 5m)
bytes_over_time({app="a"}[1m] offset -5m)
absent_over_time({app="a"}[1m])
sum_over_time({app="a"} | unwrap x [1m])
avg_over_time({app="a"} | unwrap x [1m]) by (y)
max_over_time({app="a"} | unwrap duration(x) | __error__="" [1m]) without (y)
min_over_time({app="a"} | unwrap bytes(x) [1m])
quantile_over_time(0.99, {app="a"} | unwrap duration_seconds(x) [1m]) by (y)
stddev_over_time({app="a"} | unwrap x [1m])
stdvar_over_time({app="a"} | unwrap x [1m])
first_over_time({app="a"} | unwrap x [1m]) by (y)
last_over_time({app="a"} | unwrap x [1m])
rate_counter({app="a"} | unwrap x [1m])
sum(rate({app="a"}[1m]))
sum by (x, y) (rate({app="a"}[1m]))
sum(rate({app="a"}[1m])) by (x)
avg without (x) (rate({app="a"}[1m]))
topk(5, rate({app="a"}[1m])) by (x)
bottomk by (x) (5, rate({app="a"}[1m]))
sort_desc(sum by (x) (rate({app="a"}[1m])))
count(max(min(stddev(stdvar(rate({app="a"}[1m]))))))
label_replace(rate({app="a"}[1m]), "x", "$1", "y", "(.*)")
vector(1)
1 + 2 * 3 ^ 4 % 5 - 6 / 7
rate({app="a"}[1m]) > bool 1
rate({app="a"}[1m]) and on (x) rate({app="b"}[1m])
rate({app="a"}[1m]) or rate({app="b"}[1m]) unless ignoring (y) rate({app="c"}[1m])
rate({app="a"}[1m]) / on (x) group_left (y) rate({app="b"}[1m])
rate({app="a"}[1m]) * ignoring (x) group_right () rate({app="b"}[1m])
(rate({app="a"}[1m]) + 1) == 2
`;

/** What it refuses. */
const REFUSED = `
{
{}
{app}
{app=}
{app="a"
{app="a",}
{app='a'}
{"app"="a"}
{app=~"["}
{app=".*"
{app="a"} |
{app="a"} "x"
{app="a"} |= x
{app="a"} |= "x" or
{app="a"} |~ "["
{app="a"} | json x=
{app="a"} | json x="["
{app="a"} | logfmt --lenient
{app="a"} | logfmt x="a.b"
{app="a"} | regexp "(.*)"
{app="a"} | regexp "(?P<x>"
{app="a"} | pattern "<a><b>"
{app="a"} | pattern "x"
{app="a"} | line_format "{{.x"
{app="a"} | label_format x=1
{app="a"} | label_format x=y, x=z
{app="a"} | drop
{app="a"} | x > "1"
1 + 0x10
{app="a"} | x =
{app="a"} | x = ip(1)
{app="a"} | unwrap x
{app="a"} [5m]
rate({app="a"})
rate({app="a"}[])
rate({app="a"}[5])
rate({app="a"}[0.5m])
rate({app="a"}[5m]) by (x)
rate({app="a"}[5m]
rate([5m])
count_over_time({app="a"} | unwrap x [5m])
sum_over_time({app="a"}[5m])
avg_over_time({app="a"}[5m])
quantile_over_time({app="a"} | unwrap x [5m])
sum_over_time({app="a"} | unwrap x [5m]) by (y)
sum({app="a"})
sum by x (rate({app="a"}[5m]))
topk(rate({app="a"}[5m]))
topk(-1, rate({app="a"}[5m]))
topk(1.5, rate({app="a"}[5m]))
sum(1, rate({app="a"}[5m]))
sort by (x) (rate({app="a"}[5m]))
increase({app="a"}[5m])
group(rate({app="a"}[5m]))
label_replace(rate({app="a"}[5m]), "x", "y", "z")
label_replace(rate({app="a"}[5m]), "x", "y", "z", "(")
vector()
vector("1")
rate({app="a"}[5m]) and 1
1 and 2
rate({app="a"}[5m]) bool > 1
rate({app="a"}[5m]) + {app="a"}
rate({app="a"}[5m])[5m]
{app=~".*"}
{app!="a"}
rate({app="a"}[5m] @ 1)
`;

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");
const engine = new LogqlEngine(NO_LOGS);

/** Whether the grammar that Loki's owners publish, for highlighting, finds an error. */
function isPublished(query: string): boolean {
  let isSound = true;
  published.parse(query).iterate({
    enter: ({ type }) => {
      if (type.isError) isSound = false;
    },
  });
  return isSound;
}

/** It lags behind what Loki reads. */
const NOT_PUBLISHED =
  /^\{app="a"\} \| x="a" y="b"|^\{app="a"\} \| (rate|x = ip)|group_right \(\)|offset -5m|x == 1KiB/;

describe("the grammar", () => {
  it.each(linesOf(TAKEN))("takes %s", (query) => {
    expect(() => engine.format(query)).not.toThrow();
  });

  it.each(linesOf(REFUSED))("refuses %s", (query) => {
    const read = (): void => {
      engine.format(query);
      if (query.startsWith("{")) engine.checkTail(query);
    };
    expect(read).toThrow(WatchtowerError);
  });

  it("takes what is published as right, too", () => {
    const other = linesOf(TAKEN).filter((query) => !isPublished(query) && !NOT_PUBLISHED.test(query));
    expect(other).toEqual([]);
  });
});
