import { WatchtowerError } from "../../../base/errors.ts";

/** As Sumo Logic shows an OTLP/HTTP source: `https://HOST/receiver/v1/otlp/TOKEN`. */
const SOURCE_PATH = /^\/receiver\/v1\/otlp\/[\w=-]{8,}$/;
const SIGNAL_PATH = /\/v1\/(traces|logs|metrics)\/?$/;
const FORM =
  "expected the URL of an OTLP/HTTP source as Sumo Logic shows it: https://HOST/receiver/v1/otlp/TOKEN";
const LONGEST = 2048;

/**
 * Checks what a user gave as the endpoint. Errors never repeat it: it is a secret.
 *
 * @returns the endpoint as it is stored.
 * @throws WatchtowerError `invalid`, saying what is wrong with its form.
 */
export function parseSumoEndpoint(given: string): string {
  const text = given.trim();
  if (text === "") throw refuse("is empty");
  if (text.length > LONGEST) throw refuse(`is longer than ${LONGEST} characters`);
  if (/\s/.test(text)) throw refuse("has a space or a line break in it");
  if (!URL.canParse(text)) throw refuse("is no URL");
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (protocol !== "https:") throw refuse(`begins with ${protocol}//, and so would send in the clear`);
  if (username !== "" || password !== "") throw refuse("has a user name or password in it");
  if (search !== "" || hash !== "") throw refuse("has something behind the path");
  if (SIGNAL_PATH.test(pathname)) throw refuse("ends with the path of one signal, which Alloy adds itself");
  if (!SOURCE_PATH.test(pathname)) throw refuse("has another path");
  return text;
}

const refuse = (what: string): WatchtowerError =>
  new WatchtowerError("invalid", `the endpoint ${what}; ${FORM}`);
