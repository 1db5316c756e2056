import { parser } from "@grafana/lezer-traceql";
import { describe, expect, it } from "vitest";
import { errorKind } from "../../base/errors.ts";
import { check, checkMetrics } from "./check.ts";
import { parse } from "./parse/query.ts";

/** Read by both, ours and the grammar that Grafana's editor highlights by. */
const ACCEPTED = [
  "{}",
  "{ }",
  "{ true }",
  "{ .shop.cart-size > 3 }",
  '{ span."first name" = "Ada" }',
  '{ ."a b" != nil }',
  "{ resource.k8s.pod.name =~ `shop-.*` }",
  '{ event.reason !~ "time.*" }',
  '{ link.kind = "follows" }',
  "{ instrumentation.stable = true }",
  "{ span:duration >= 1.5ms }",
  '{ span:id = "00f067aa0ba902b7" }',
  "{ span:kind = client || kind = server }",
  "{ status != unset }",
  '{ statusMessage = "" }',
  "{ trace:duration > 2h }",
  '{ trace:rootName = "GET /" && trace:rootService = "web" }',
  '{ event:name = "exception" && event:timeSinceStart > 10us }',
  '{ link:spanID != "" && link:traceID != "" }',
  '{ instrumentation:name = "http" && instrumentation:version = "1" }',
  "{ (.a + .b) * 2 ^ 3 % 4 >= -5 / .c }",
  "{ !(.a = 1) && !.b }",
  "{ .a && (.b || .c) }",
  "{ 1 = .a }",
  "{ .a } && { .b } || { .c }",
  "({ .a } || { .b }) && { .c }",
  "{ .a } > { .b } >> { .c }",
  "{ .a } ~ { .b }",
  "{ .a } !> { .b }",
  "{ .a } !>> { .b }",
  "{ .a } !< { .b }",
  "{ .a } !<< { .b }",
  "{ .a } !~ { .b }",
  "{ .a } &> { .b }",
  "{ .a } &>> { .b }",
  "{ .a } &< { .b }",
  "{ .a } &<< { .b }",
  "{ .a } &~ { .b }",
  "{} | count() > 3",
  "{} | avg(duration) <= 1s",
  "{} | max(.a) = 2 | { .b }",
  "{} | by(resource.service.name) | min(.a) < 1",
  "{} | by(name) | coalesce()",
  "{} | select(.a, span.b, name)",
  "{} | rate()",
  "{} | count_over_time() by (name, .a)",
  "{} | sum_over_time(span.bytes)",
  "{} | avg_over_time(duration) by (resource.service.name)",
  "{} | histogram_over_time(duration)",
  "{} | compare({ status = error })",
  "{} | compare({ status = error }, 5)",
  "{} | rate() | topk(3)",
  "{} | rate() by (name) | bottomk(2)",
];

/** That grammar is behind the language. */
const ACCEPTED_BY_US = [
  "{ nestedSetLeft > nestedSetParent }",
  "{} | quantile_over_time(duration, 0.5, .99)",
  "{ span:statusMessage = `a` && span:childCount > 1 && span:parentID != nil }",
  "{} with (most_recent = true)",
  "{} | rate() with (exemplars = 3)",
  "({} | count()) + ({ .a } | count()) > 3",
  "{ parent.span.a = 1 }",
  "({} | rate()) / ({} | count_over_time())",
  "{} | rate() > 3",
];

const REFUSED = [
  "",
  "{",
  "}",
  "{ .a",
  "{ .a = }",
  "{ = 1 }",
  "{ .a = 1 2 }",
  "{ .a == 1 }",
  "{ .a = 'x' }",
  "{ name }}",
  "{ .a = 1 } { .b = 2 }",
  "{ .a } &",
  "{ .a } >",
  "> { .a }",
  "{ .a } >>> { .b }",
  "{ .a } !! { .b }",
  "{ .a } ! { .b }",
  "({ .a }",
  "{ .a })",
  "{ .a && }",
  "{ || .a }",
  "{ (.a = 1 }",
  "{ .a =~ }",
  '{ "unterminated }',
  "{ `unterminated }",
  '{ ."unterminated = 1 }',
  "{ span. }",
  "{ span:nope = 1 }",
  "{ event:duration > 1s }",
  "{ nope = 1 }",
  "{} |",
  "{} | | count() > 1",
  "{} | count()",
  "{} | count(.a) > 1",
  "{} | avg() > 1",
  "{} | avg(.a, .b) > 1",
  "{} | by() > 1",
  "{} | by(name, .a)",
  "{} | select()",
  "{} | select(1)",
  "{} | coalesce",
  "{} | coalesce(.a)",
  "{} | nope()",
  "{} | rate(.a)",
  "{} | rate() by ()",
  "{} | rate() by name",
  "{} | rate() by (name",
  "{} | quantile_over_time(duration)",
  "{} | quantile_over_time(0.5)",
  "{} | sum_over_time()",
  "{} | compare()",
  "{} | compare({ .a }, )",
  "{} | rate() | topk()",
  "{} | rate() | topk(-1)",
  "{} | topk(3)",
  "{} with",
  "{} with (a)",
  "{ .a = 1s2 }",
  "count() > 1 {}",
];

/** Read, and then refused: what does not go together. */
const SENSELESS = [
  "{ 1 }",
  '{ "a" }',
  "{ duration }",
  "{ .a + 1 }",
  "{ name > 1 }",
  '{ duration = "1s" }',
  "{ status = server }",
  "{ kind = error }",
  "{ status > error }",
  "{ true && 1 }",
  "{ !duration }",
  "{ -name = 1 }",
  '{ name + "a" = "b" }',
  '{ name =~ "(" }',
  "{ duration =~ 1s }",
  "{} | max(name) > 1",
  "{} | avg(duration) > true",
  '{} | count() = "a"',
  "{} | min(status) = error",
];

function isRead(text: string): boolean {
  try {
    const query = parse(text);
    if (query.kind === "spans") check(query.pipeline);
    else checkMetrics(query.expression);
    return true;
  } catch (error) {
    expect(errorKind(error)).toBe("invalid");
    return false;
  }
}

/** The grammar never fails: it marks what it does not understand. */
function isReadByGrammar(text: string): boolean {
  let fits = true;
  parser.parse(text).iterate({
    enter: ({ type }) => {
      if (type.isError) fits = false;
    },
  });
  return fits;
}

describe("the grammar", () => {
  it.each([...ACCEPTED, ...ACCEPTED_BY_US])("accepts %s", (text) => expect(isRead(text)).toBe(true));
  it.each([...REFUSED, ...SENSELESS])("refuses %s", (text) => expect(isRead(text)).toBe(false));
  it.each(ACCEPTED)("agrees with the editor's about %s", (text) => expect(isReadByGrammar(text)).toBe(true));
});
