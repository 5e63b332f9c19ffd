import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { bucket, dayName, duration, initials, linkParts, listNames } = await load("text.js");
const { inWords, Refusal } = await load("refusal.js");

const hrefs = (text) => linkParts(text).filter((part) => part.href).map((part) => part.href);

test("only web addresses become links", () => {
  assert.deepEqual(hrefs("see https://a.example/x?y=1#z, or http://b.example."),
    ["https://a.example/x?y=1#z", "http://b.example/"]);
  assert.deepEqual(hrefs("javascript:alert(1) data:text/html,x ftp://a.example file:///etc"), []);
  assert.deepEqual(hrefs("https://"), []);
});

test("an address of mail is a link when it is nothing else", () => {
  assert.deepEqual(hrefs("write to mailto:ana@a.example."), ["mailto:ana@a.example"]);
  assert.deepEqual(hrefs("mailto:ana@a.example?body=x mailto:a@b@c mailto: mailto:\u0430na@a.example"), []);
});

test("a host in letters of other scripts is shown as it is looked up", () => {
  const [link] = linkParts("https://\u0430pple.example/p\u00e4th?q#f");
  assert.equal(link.text, "https://xn--pple-43d.example/p\u00e4th?q#f");
  assert.equal(new URL(link.href).host, "xn--pple-43d.example");
  assert.equal(linkParts("https://b\u00fccher.example:8443/x")[0].text, "https://xn--bcher-kva.example:8443/x");
  assert.deepEqual(hrefs("https://bank.example@evil.example/ https://a:b@evil.example"), []);
});

test("nothing of the text is lost around links, and brackets and markup stay outside", () => {
  for (const text of ["(https://a.example/b)", "<b>https://a.example\"onload=</b>", "a https://a.example/w_(x) b",
    "https://a.example/.", "no link", ""]) {
    assert.equal(linkParts(text).map((part) => part.text).join(""), text);
  }
  assert.deepEqual(hrefs("(https://a.example/b)"), ["https://a.example/b"]);
  assert.deepEqual(hrefs("https://a.example/w_(x)"), ["https://a.example/w_(x)"]);
  assert.deepEqual(hrefs("<b>https://a.example\"onload=</b>"), ["https://a.example/"]);
});

test("names, durations and days as people say them", () => {
  assert.equal(listNames(["Ana"]), "Ana");
  assert.equal(listNames(["Ana", "Bea", "Cy"]), "Ana, Bea and Cy");
  assert.equal(listNames(["Ana", "Bea", "Cy", "Di", "Ed"]), "Ana, Bea and 3 others");
  assert.deepEqual([400, 12300, 200000].map(duration), ["0.4 s", "12 s", "3 min"]);
  assert.deepEqual([initials("ana maria lind"), initials("\u{1F600}x"), initials("  ")], ["AL", "\u{1F600}", "?"]);
  const now = new Date(2026, 0, 5, 12).getTime();
  assert.deepEqual([dayName(now, now), dayName(now - 86400000, now)], ["Today", "Yesterday"]);
  assert.ok(bucket("p1", 8) === bucket("p1", 8) && bucket("p1", 8) < 8);
});

test("a refusal is said in words; what the request itself did wrong, in the server's", () => {
  assert.equal(inWords("conference_locked", "x"), "The meeting is locked. Ask a host to unlock it.");
  assert.equal(inWords("invalid_argument", "text is empty."), "text is empty.");
  assert.equal(inWords("of_a_newer_server", "Because."), "Because.");
  assert.equal(new Refusal({ code: "of_a_newer_server" }).message, "Refused: of_a_newer_server.");
});
