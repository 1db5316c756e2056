import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_FORM, formToTraceql, OPERATORS, traceqlToForm } from "./search-form.ts";

describe("formToTraceql", () => {
  it("asks for everything when nothing is filled in", () => expect(formToTraceql(EMPTY_FORM)).toBe("{}"));

  it("joins what is filled in", () => {
    const form = {
      service: "shop",
      span: "GET /cart",
      status: "error",
      minDuration: "100ms",
      maxDuration: "2s",
      tags: [
        { name: "span.http.response.status_code", operator: ">=", value: "500" },
        { name: "customer", operator: "=~", value: "a.*" },
      ],
    } as const;
    expect(formToTraceql(form)).toBe(
      `{ resource.service.name = "shop" && name = "GET /cart" && status = error && duration >= 100ms && ` +
        `duration <= 2s && span.http.response.status_code >= 500 && .customer =~ "a.*" }`,
    );
  });
});

describe("traceqlToForm", () => {
  it("fills the form from a query typed by hand", () => {
    expect(traceqlToForm(`{resource.service.name="shop"&&status=error && .a = true}`)).toEqual({
      ...EMPTY_FORM,
      service: "shop",
      status: "error",
      tags: [{ name: ".a", operator: "=", value: "true" }],
    });
  });
  it.each([
    `{ status = error || duration > 1s }`,
    `{ status = error } | count() > 2`,
    `{ kind = server }`,
    `{ (status = error) }`,
    `{ status = error && }`,
    `{ span.a = "5" }`,
  ])("leaves %s to the editor", (query) => expect(traceqlToForm(query)).toBeUndefined());

  it("gives back every form it wrote", () => {
    const tag = fc.record({
      name: fc.constantFrom(".a", "span.http.route", "resource.k8s.pod.name"),
      operator: fc.constantFrom(...OPERATORS),
      value: fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("true", "5ms")),
    });
    const form = fc.record({
      service: fc.string(),
      span: fc.string(),
      status: fc.constantFrom("", "error", "ok", "unset"),
      minDuration: fc.constantFrom("", "5ms"),
      maxDuration: fc.constantFrom("", "1.5s"),
      tags: fc.array(tag, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(form, (value) => {
        expect(traceqlToForm(formToTraceql(value as never))).toEqual(value);
      }),
    );
  });
});
